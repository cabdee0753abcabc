import { nonceLength, tagLength } from '../envelope/layout.ts';
import type { Envelope } from '../envelope/read.ts';
import type { FileMasterKey } from '../envelope/unlock.ts';
import { openSource } from '../input/source.ts';
import { deriveCek } from '../key/derivation.ts';
import { ContainerProblem } from '../problem.ts';
import { createPayloadDecipher } from './cipher.ts';

/** Ciphertext bytes read at once. */
const chunkLength = 256 * 1024;

/** The payload on its way out of its cipher. */
export interface Payload {
  /** The plaintext, not yet proven authentic. May be left early; `verify` reads the rest. */
  plaintext(): AsyncGenerator<Buffer, void, undefined>;
  /** Reads what is left and checks the tag. @throws ContainerProblem `payload-tag-mismatch`, `container-truncated`, `input-unreadable` */
  verify(): Promise<void>;
  close(): Promise<void>;
}

/** How to follow and stop the decryption. */
export interface DecryptOptions {
  readonly signal?: AbortSignal | undefined;
  /** Hears how many bytes of the payload, out of how many, have been decrypted. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** Opens the payload of an unlocked container. The caller closes it. */
export async function openPayload(envelope: Envelope, fmk: FileMasterKey, { signal, onProgress }: DecryptOptions): Promise<Payload> {
  const { handle } = await openSource(envelope.path);
  const end = envelope.payloadOffset + envelope.payloadLength - tagLength;
  let failure: unknown;

  async function read(position: number, length: number): Promise<Buffer> {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, position).catch((cause: unknown) => {
      throw new ContainerProblem('input-unreadable', `${envelope.path} cannot be read to its end`, { cause });
    });
    if (bytesRead < length) throw new ContainerProblem('container-truncated', `${envelope.path} became shorter while it was read`);
    return buffer;
  }

  async function* decrypt(): AsyncGenerator<Buffer, void, undefined> {
    try {
      const nonce = await read(envelope.payloadOffset, nonceLength);
      const decipher = createPayloadDecipher(deriveCek(fmk), nonce, await read(end, tagLength), envelope);
      for (let position = envelope.payloadOffset + nonceLength; position < end; ) {
        signal?.throwIfAborted();
        const chunk = await read(position, Math.min(chunkLength, end - position));
        position += chunk.length;
        onProgress?.(position - envelope.payloadOffset, end - envelope.payloadOffset);
        yield decipher.update(chunk);
      }
      checkTag(decipher);
    } catch (error) {
      failure = error;
      throw error;
    }
  }

  // One generator for both readers: its calls queue, so the decipher sees the ciphertext in order.
  const pieces = decrypt();

  async function* plaintext(): AsyncGenerator<Buffer, void, undefined> {
    for (let piece = await pieces.next(); !piece.done; piece = await pieces.next()) yield piece.value;
  }

  async function verify(): Promise<void> {
    while (!(await pieces.next()).done);
    // Found before, while somebody else was reading.
    if (failure !== undefined) throw failure;
  }

  return { plaintext, verify, close: () => handle.close() };
}

function checkTag(decipher: { final(): Buffer }): void {
  try {
    decipher.final();
  } catch (cause) {
    throw new ContainerProblem('payload-tag-mismatch', 'the payload of the container is damaged: its authentication tag is wrong', {
      next: 'get the file again from where it came',
      cause,
    });
  }
}
