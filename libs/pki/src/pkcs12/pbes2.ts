import { createDecipheriv, pbkdf2Sync } from 'node:crypto';
import { at, childrenOf, contentOf, integerOf, oidOf, oids, type Element } from './asn1.ts';

/** Pseudo-random functions of PBKDF2, by object identifier (RFC 8018, B.1.2). */
const hashes: Readonly<Record<string, string>> = {
  '1.2.840.113549.2.7': 'sha1',
  '1.2.840.113549.2.8': 'sha224',
  [oids.hmacWithSha256]: 'sha256',
  '1.2.840.113549.2.10': 'sha384',
  '1.2.840.113549.2.11': 'sha512',
};

/** Ciphers with the length of their keys in octets (RFC 8018, B.2). */
const ciphers: Readonly<Record<string, readonly [name: string, keyLength: number]>> = {
  '1.2.840.113549.3.7': ['des-ede3-cbc', 24],
  '2.16.840.1.101.3.4.1.2': ['aes-128-cbc', 16],
  '2.16.840.1.101.3.4.1.22': ['aes-192-cbc', 24],
  [oids.aes256Cbc]: ['aes-256-cbc', 32],
};

/**
 * Decrypts by PBES2 (RFC 8018 6.2), with the native PBKDF2.
 *
 * @param parameters of the algorithm identifier
 * @returns undefined when the padding is wrong: another password, or damage
 * @throws Error when the parameters are not those of a known scheme, or ask for too much work
 */
export function decryptPbes2(parameters: Element, ciphertext: Uint8Array, password: string, maximumIterations: number): Buffer | undefined {
  const [derivation, encryption] = [at(parameters, 0), at(parameters, 1)];
  if (oidOf(at(derivation, 0)) !== oids.pbkdf2) throw new TypeError('an unknown key derivation');
  const [salt, count, ...optional] = childrenOf(at(derivation, 1));
  const iterations = count ? integerOf(count) : 0;
  if (!salt || iterations < 1 || iterations > maximumIterations) throw new TypeError(`a key derivation with ${iterations} iterations`);
  // A key length may stand before it; only the function has parts. SHA-1 is the default of old.
  const prf = optional.find(({ constructed }) => constructed);
  const hash = prf ? hashes[oidOf(at(prf, 0))] : 'sha1';
  const [name, keyLength] = ciphers[oidOf(at(encryption, 0))] ?? [];
  if (hash === undefined || name === undefined || keyLength === undefined) throw new TypeError('an unknown hash or cipher');
  const decipher = createDecipheriv(name, pbkdf2Sync(password, contentOf(salt), iterations, keyLength, hash), contentOf(at(encryption, 1)));
  try {
    return Buffer.concat([decipher.update(ciphertext), decipher.final()]);
  } catch {
    return undefined;
  }
}
