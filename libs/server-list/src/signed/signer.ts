import { constants, createPublicKey, sign, type KeyObject } from 'node:crypto';

/**
 * Somebody who signs: a key in memory, or a token through whoever opened it. For a key on a curve a signature is `R‖S`
 * with the curve's own hash (as in a JWS), for Ed25519 64 bytes. An RSA key signs PKCS#1 v1.5 with SHA-512: not lists,
 * but RIA's older configuration files.
 */
export interface Signer {
  readonly publicKey: KeyObject;
  readonly sign: (bytes: Uint8Array) => Promise<Uint8Array>;
}

const hashes: Readonly<Record<string, string>> = { prime256v1: 'sha256', secp384r1: 'sha384', secp521r1: 'sha512' };

/** A signer whose private key is in memory. @param key EC on P-256, P-384 or P-521, Ed25519 or RSA */
export function softwareSigner(key: KeyObject): Signer {
  const hash = key.asymmetricKeyType === 'rsa' ? 'sha512' : hashes[key.asymmetricKeyDetails?.namedCurve ?? ''];
  return {
    publicKey: createPublicKey(key),
    sign: (bytes) => Promise.resolve(sign(hash, bytes, { key, dsaEncoding: 'ieee-p1363', ...(key.asymmetricKeyType === 'rsa' && { padding: constants.RSA_PKCS1_PADDING }) })),
  };
}
