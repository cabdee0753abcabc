import { createHmac } from 'node:crypto';

/** The constant texts of key derivation (specification, "Key derivation" and the sections of the capsules). */
export interface Texts {
  readonly fmk: string;
  readonly cek: string;
  readonly hhk: string;
  readonly premaster: string;
  readonly kek: string;
  readonly algorithm: string;
  readonly payload: string;
}

export const texts: Texts = {
  fmk: 'CDOC20salt',
  cek: 'CDOC20cek',
  hhk: 'CDOC20hmac',
  premaster: 'CDOC20kekpremaster',
  kek: 'CDOC20kek',
  algorithm: 'XOR',
  payload: 'CDOC20payload',
};

type Bytes = Buffer | string;

/** HMAC with SHA-256. */
export function hmac(key: Bytes, message: Bytes): Buffer {
  return createHmac('sha256', key).update(message).digest();
}

/** HKDF-Extract with SHA-256 (RFC 5869 2.2). */
export function extract(salt: Bytes, material: Bytes): Buffer {
  return hmac(salt, material);
}

/** The first 32 bytes of HKDF-Expand with SHA-256 (RFC 5869 2.3), which are all that CDOC2 asks for: one round. */
export function expand(key: Bytes, ...info: readonly Bytes[]): Buffer {
  return hmac(key, Buffer.concat([...info.map((part) => Buffer.from(part as string)), Buffer.of(1)]));
}

/** FMK encryption and decryption alike. Keys of different length give as many bytes as the first has. */
export function xor(key: Buffer, other: Buffer): Buffer {
  return Buffer.from(key.map((byte, index) => byte ^ (other[index] ?? 0)));
}
