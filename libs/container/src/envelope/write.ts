import { pipeline } from 'node:stream/promises';
import { createDeflate } from 'node:zlib';
import { encodeHeader } from '../header/encode.ts';
import type { SealedRecipient } from '../header/model.ts';
import { archive } from '../input/archive.ts';
import { checkSources, type SourceFile } from '../input/check.ts';
import { deriveCek, deriveFmk, headerHmac, xor } from '../key/derivation.ts';
import { writeNewFile } from '../output/new-file.ts';
import { createPayloadCipher } from '../payload/cipher.ts';
import { ContainerProblem } from '../problem.ts';
import { systemRandom, type Random } from '../random.ts';
import { magic, maximumPlaintext, nonceLength, prefixLength, version } from './layout.ts';

/** What to write, for whom and where. */
export interface WriteOptions {
  /** Path of the container. */
  readonly out: string;
  readonly recipients: readonly SealedRecipient[];
  readonly files: readonly SourceFile[];
  /** Replace a file that exists at `out`. Default: refuse. */
  readonly overwrite?: boolean;
  readonly random?: Random;
  /** Ends the work; the promise is rejected with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Hears how many bytes of the files, out of how many, are in the container. */
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Writes a container (specification, "Format composition procedure"): files → tar → zlib → ChaCha20-Poly1305, in
 * constant memory. It appears at `out` complete or not at all.
 *
 * @returns sizes in bytes, of the file and of its header
 * @throws ContainerProblem `recipients-missing`, those of `checkSources`, `capsule-unsupported`, `header-too-large`,
 *   `payload-too-large`, `input-changed`, `output-exists`, `output-failed`
 */
export async function writeContainer(options: WriteOptions): Promise<{ bytes: number; headerBytes: number }> {
  const { out, recipients, files, overwrite = false, random = systemRandom, signal, onProgress } = options;
  signal?.throwIfAborted();
  if (recipients.length === 0) throw new ContainerProblem('recipients-missing', 'a container needs at least one recipient');
  const total = await checkSources(files);

  const fmk = deriveFmk(random.bytes(64));
  const headerBytes = encodeHeader({
    recipients: recipients.map(({ capsule, keyLabel, kek }) => ({ capsule, keyLabel, encryptedFmk: xor(fmk, kek), fmkEncryptionMethod: 'XOR' })),
    payloadEncryptionMethod: 'CHACHA20POLY1305',
  });
  const hmac = headerHmac(fmk, headerBytes);
  const nonce = random.bytes(nonceLength);
  const cipher = createPayloadCipher(deriveCek(fmk), nonce, { headerBytes, hmac });

  let done = 0;
  const contents = archive(files, (count) => {
    signal?.throwIfAborted();
    onProgress?.((done += count), total);
  });
  let bytes = 0;
  await writeNewFile(out, { overwrite, random }, async (handle) => {
    const append = async (piece: Uint8Array) => {
      await handle.appendFile(piece);
      bytes += piece.length;
    };
    await append(Buffer.concat([envelopePrefix(headerBytes.length), headerBytes, hmac, nonce]));
    await pipeline(contents, createDeflate(), async (compressed: AsyncIterable<Buffer>) => {
      let plaintext = 0;
      for await (const chunk of compressed) {
        plaintext += chunk.length;
        if (plaintext > maximumPlaintext) throw payloadTooLarge();
        await append(cipher.update(chunk));
      }
      await append(cipher.final());
    });
    await append(cipher.getAuthTag());
  });
  return { bytes, headerBytes: headerBytes.length };
}

/** Everything in front of the header. */
function envelopePrefix(headerLength: number): Buffer {
  const prefix = Buffer.alloc(prefixLength);
  magic.copy(prefix);
  prefix.writeUInt8(version, magic.length);
  prefix.writeInt32BE(headerLength, magic.length + 1);
  return prefix;
}

function payloadTooLarge(): ContainerProblem {
  return new ContainerProblem('payload-too-large', 'the compressed files are more than one container can hold', {
    expected: `at most ${maximumPlaintext} bytes`,
    next: 'spread the files over several containers',
  });
}
