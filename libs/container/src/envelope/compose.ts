import { encodeHeader } from '../header/encode.ts';
import type { SealedRecipient } from '../header/model.ts';
import { deriveCek, deriveFmk, headerHmac, xor } from '../key/derivation.ts';
import { writeNewFile, type NewFileOptions } from '../output/new-file.ts';
import { createPayloadCipher } from '../payload/cipher.ts';
import { ContainerProblem } from '../problem.ts';
import { magic, maximumPlaintext, nonceLength, prefixLength, version } from './layout.ts';

/** Sizes in bytes of a container that was written. */
export interface Written {
  readonly bytes: number;
  readonly headerBytes: number;
}

/**
 * Composes a container with a fresh FMK (specification, "Format composition procedure"). It appears at `out`
 * complete or not at all.
 *
 * @param fill hands over the compressed archive, piece by piece
 * @throws ContainerProblem `recipients-missing`, `capsule-unsupported`, `header-too-large`, `payload-too-large`,
 *   `output-exists`, `output-failed`, and what `fill` throws
 */
export async function compose(
  out: string,
  recipients: readonly SealedRecipient[],
  options: NewFileOptions,
  fill: (add: (compressed: Buffer) => Promise<void>) => Promise<void>,
): Promise<Written> {
  if (recipients.length === 0) throw new ContainerProblem('recipients-missing', 'a container needs at least one recipient');
  const { random } = options;
  const fmk = deriveFmk(random.bytes(64));
  const headerBytes = encodeHeader({
    recipients: recipients.map(({ capsule, keyLabel, kek }) => ({ capsule, keyLabel, encryptedFmk: xor(fmk, kek), fmkEncryptionMethod: 'XOR' })),
    payloadEncryptionMethod: 'CHACHA20POLY1305',
  });
  const hmac = headerHmac(fmk, headerBytes);
  const nonce = random.bytes(nonceLength);
  const cipher = createPayloadCipher(deriveCek(fmk), nonce, { headerBytes, hmac });
  let bytes = 0;
  let plaintext = 0;
  await writeNewFile(out, options, async (handle) => {
    const append = async (piece: Uint8Array): Promise<void> => {
      await handle.appendFile(piece);
      bytes += piece.length;
    };
    await append(Buffer.concat([envelopePrefix(headerBytes.length), headerBytes, hmac, nonce]));
    await fill(async (compressed) => {
      plaintext += compressed.length;
      if (plaintext > maximumPlaintext) throw payloadTooLarge();
      await append(cipher.update(compressed));
    });
    await append(cipher.final());
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
