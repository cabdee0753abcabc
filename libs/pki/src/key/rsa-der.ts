import { createPublicKey, type KeyObject } from 'node:crypto';
import { PkiProblem } from '../problem.ts';

/** Bits of a modulus that is neither breakable nor a way to keep a processor busy. */
const modulusBits = { minimum: 2048, maximum: 16_384 };

/**
 * The key of exactly one minimally encoded DER `RSAPublicKey`: no trailing bytes, no other structure, an odd
 * modulus of 2048 to 16384 bits and an odd exponent from 3 up. `undefined` for anything else; never throws.
 */
export function parseRsaPublicKeyStrict(der: Uint8Array): KeyObject | undefined {
  try {
    const key = createPublicKey({ key: Buffer.from(der), format: 'der', type: 'pkcs1' });
    // OpenSSL reads leniently and writes canonically: what comes back differs when anything was not minimal.
    return Buffer.from(der).equals(rsaDerOf(key)) && isSane(key) ? key : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The key of a DER `RSAPublicKey`, as strictly as {@link parseRsaPublicKeyStrict}.
 *
 * @throws PkiProblem `key-malformed`
 */
export function rsaDerToKey(der: Uint8Array): KeyObject {
  const key = parseRsaPublicKeyStrict(der);
  if (key) return key;
  throw new PkiProblem('key-malformed', 'this is not one canonical RSA public key', {
    expected: `a DER RSAPublicKey of ${modulusBits.minimum} to ${modulusBits.maximum} bits without trailing bytes`,
    actual: `${der.length} bytes`,
  });
}

/**
 * Canonical DER `RSAPublicKey` (PKCS#1) of an RSA key, public or private.
 *
 * @throws PkiProblem `key-type-unsupported` for any other key
 */
export function rsaDerOf(key: KeyObject): Uint8Array {
  if (key.asymmetricKeyType !== 'rsa') {
    throw new PkiProblem('key-type-unsupported', 'this is not an RSA key', { expected: 'rsa', actual: key.asymmetricKeyType ?? key.type });
  }
  // By way of JWK: Node 24 cannot export a key as PKCS#1 that it read from PKCS#1 DER.
  const publicKey = createPublicKey({ key: key.export({ format: 'jwk' }), format: 'jwk' });
  return new Uint8Array(publicKey.export({ format: 'der', type: 'pkcs1' }));
}

function isSane(key: KeyObject): boolean {
  const { modulusLength = 0, publicExponent = 0n } = key.asymmetricKeyDetails ?? {};
  const modulus = Buffer.from(key.export({ format: 'jwk' }).n ?? '', 'base64url');
  const odd = ((modulus.at(-1) ?? 0) & 1) === 1;
  return odd && modulusLength >= modulusBits.minimum && modulusLength <= modulusBits.maximum && publicExponent >= 3n && (publicExponent & 1n) === 1n;
}
