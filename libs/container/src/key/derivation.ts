import { createHmac } from 'node:crypto';

/** HKDF of RFC 5869 with SHA-256. Every key of a container has 32 bytes, so one block of output is enough. */
export const keyLength = 32;

/** HKDF-Extract. */
export function extractKey(salt: string | Uint8Array, keyMaterial: Uint8Array): Uint8Array {
  return createHmac('sha256', salt).update(keyMaterial).digest();
}

/** HKDF-Expand to 32 bytes; the parts of `info` are concatenated, text as UTF-8. */
export function expandKey(key: Uint8Array, ...info: readonly (string | Uint8Array)[]): Uint8Array {
  const hmac = createHmac('sha256', key);
  for (const part of info) hmac.update(part);
  return hmac.update(Uint8Array.of(1)).digest();
}

/** FMK ← Extract("CDOC20salt", random), at least 32 random bytes (specification, "Key derivation"). */
export function deriveFmk(random: Uint8Array): Uint8Array {
  return extractKey('CDOC20salt', random);
}

/** CEK ← Expand(FMK, "CDOC20cek"): encrypts the payload. */
export function deriveCek(fmk: Uint8Array): Uint8Array {
  return expandKey(fmk, 'CDOC20cek');
}

/** HMAC-SHA256 of the header under HHK ← Expand(FMK, "CDOC20hmac"). */
export function headerHmac(fmk: Uint8Array, header: Uint8Array): Uint8Array {
  return createHmac('sha256', expandKey(fmk, 'CDOC20hmac')).update(header).digest();
}

/** Two keys of 32 bytes, bit by bit: how the FMK is encrypted under a KEK. */
export function xor(a: Uint8Array, b: Uint8Array): Uint8Array {
  return a.map((byte, index) => byte ^ (b[index] as number));
}
