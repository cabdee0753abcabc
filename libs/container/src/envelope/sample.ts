import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { afterEach, beforeEach } from 'vitest';
import { findByLabel } from '../capsule/find.ts';
import { kekFromSecret, sealForSecret } from '../capsule/symmetric.ts';
import { encodeHeader } from '../header/encode.ts';
import type { PayloadEncryptionMethod, RecipientRecord } from '../header/model.ts';
import { deriveCek, deriveFmk, headerHmac, xor } from '../key/derivation.ts';
import type { ExtractedFile } from '../output/staging.ts';
import { createPayloadCipher } from '../payload/cipher.ts';
import { extract, type ExtractOptions } from '../payload/extract.ts';
import { readEnvelope } from './read.ts';
import { unlock } from './unlock.ts';

/** Test material: containers for one shared secret, with payloads no honest writer would make. */

export const secret = new Uint8Array(32).fill(7);
export const recipient = sealForSecret(secret, 'secret');

/** A container whose payload decrypts to exactly these bytes. */
export function sealPlaintext(plaintext: Uint8Array, payloadEncryptionMethod: PayloadEncryptionMethod = 'CHACHA20POLY1305'): Buffer {
  const fmk = deriveFmk(new Uint8Array(32));
  const { capsule, keyLabel, kek } = recipient;
  const record: RecipientRecord = { capsule, keyLabel, encryptedFmk: xor(fmk, kek), fmkEncryptionMethod: 'XOR' };
  const headerBytes = encodeHeader({ recipients: [record], payloadEncryptionMethod });
  const hmac = headerHmac(fmk, headerBytes);
  const nonce = new Uint8Array(12);
  const cipher = createPayloadCipher(deriveCek(fmk), nonce, { headerBytes, hmac });
  const ciphertext = [cipher.update(plaintext), cipher.final(), cipher.getAuthTag()];
  return Buffer.concat([envelopeStart(headerBytes.length), headerBytes, hmac, nonce, ...ciphertext]);
}

/** A container around these tar bytes. */
export function sealTar(...blocks: readonly Uint8Array[]): Buffer {
  return sealPlaintext(deflateSync(Buffer.concat(blocks)));
}

/** Magic, version 2 and a header length. */
export function envelopeStart(headerLength: number): Buffer {
  const start = Buffer.from('CDOC\x02\0\0\0\0', 'latin1');
  start.writeInt32BE(headerLength, 5);
  return start;
}

/** Opens the container at `path` with the secret and extracts it. */
export async function open(path: string, outDir: string, options?: ExtractOptions): Promise<ExtractedFile[]> {
  const envelope = await readEnvelope(path);
  const [record] = findByLabel(envelope.header, 'SymmetricKeyCapsule', recipient.keyLabel);
  if (record?.capsule.kind !== 'SymmetricKeyCapsule') throw new Error('no recipient for the secret');
  return extract(envelope, unlock(envelope, record, kekFromSecret(record.capsule, secret, record.keyLabel)), outDir, options);
}

/** A folder of its own for each test of the file. */
export function useFolder(): { readonly path: (...parts: string[]) => string; readonly write: (name: string, content: string | Uint8Array) => Promise<string> } {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'container-'));
  });
  afterEach(() => rm(folder, { recursive: true }));
  const path = (...parts: string[]) => join(folder, ...parts);
  return {
    path,
    write: async (name, content) => {
      await writeFile(path(name), content);
      return path(name);
    },
  };
}
