import { createHmac, hash } from 'node:crypto';

/** Hash functions of the integrity check, by object identifier. */
export const macHashes = {
  '1.3.14.3.2.26': 'sha1',
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
} as const;

/** How an integrity check is made. */
export interface MacParameters {
  readonly password: string;
  readonly hash: (typeof macHashes)[keyof typeof macHashes];
  readonly salt: Uint8Array;
  readonly iterations: number;
}

/** Integrity check over the contents of a PKCS#12 file (RFC 7292, appendix A). */
export function macOf(contents: Uint8Array, parameters: MacParameters): Buffer {
  return createHmac(parameters.hash, macKey(parameters)).update(contents).digest();
}

/** Octets that a hash function takes at a time: `v` of RFC 7292. */
const blockSizes: Readonly<Record<MacParameters['hash'], number>> = { sha1: 64, sha256: 64, sha384: 128, sha512: 128 };

/**
 * RFC 7292, appendix B.2: a key as long as the hash is its first block. By the native hash, since opening a file
 * costs ten thousand of them.
 */
function macKey({ password, hash: name, salt, iterations }: MacParameters): Buffer {
  const size = blockSizes[name];
  const purpose = Buffer.alloc(size, 3);
  let key: Buffer = Buffer.concat([purpose, filled(salt, size), filled(Buffer.from(`${password}\0`, 'utf16le').swap16(), size)]);
  for (let round = 0; round < iterations; round += 1) key = hash(name, key, 'buffer');
  return key;
}

/** Repeated until whole blocks are full. */
function filled(octets: Uint8Array, size: number): Buffer {
  const length = size * Math.ceil(octets.length / size);
  return length === 0 ? Buffer.alloc(0) : Buffer.alloc(length, octets);
}
