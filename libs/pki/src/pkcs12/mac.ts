import { createHmac } from 'node:crypto';
import forge from 'node-forge';
import { binary } from './asn1.ts';

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

/** Integrity check over the contents of a PKCS#12 file (RFC 7292 appendix B: purpose 3 is a MAC key). */
export function macOf(contents: Uint8Array, { password, hash, salt, iterations }: MacParameters): Buffer {
  const digest = forge.md[hash].create();
  const key = forge.pkcs12.generateKey(password, forge.util.createBuffer(binary(salt)), 3, iterations, digest.digestLength, digest);
  return createHmac(hash, Buffer.from(key.getBytes(), 'latin1')).update(contents).digest();
}
