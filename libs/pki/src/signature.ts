import { sign, verify, type KeyObject } from 'node:crypto';
import { AlgorithmIdentifier } from '@peculiar/asn1-x509';

interface Scheme {
  readonly oid: string;
  readonly keyType: 'ec' | 'rsa';
  readonly hash: 'sha256' | 'sha384' | 'sha512';
}

const schemes: readonly Scheme[] = [
  { oid: '1.2.840.10045.4.3.2', keyType: 'ec', hash: 'sha256' },
  { oid: '1.2.840.10045.4.3.3', keyType: 'ec', hash: 'sha384' },
  { oid: '1.2.840.10045.4.3.4', keyType: 'ec', hash: 'sha512' },
  { oid: '1.2.840.113549.1.1.11', keyType: 'rsa', hash: 'sha256' },
  { oid: '1.2.840.113549.1.1.12', keyType: 'rsa', hash: 'sha384' },
  { oid: '1.2.840.113549.1.1.13', keyType: 'rsa', hash: 'sha512' },
];

/** How a key signs here: SHA-256 for RSA, for EC the hash as long as the curve. */
export function signatureAlgorithmOf(key: KeyObject): AlgorithmIdentifier {
  const { oid, keyType } = schemeOf(key);
  // RFC 4055 wants a NULL for RSA, RFC 5758 nothing for ECDSA.
  return new AlgorithmIdentifier(keyType === 'rsa' ? { algorithm: oid, parameters: null } : { algorithm: oid });
}

/** Signs an encoded structure by the algorithm of {@link signatureAlgorithmOf}. */
export function signBytes(key: KeyObject, bytes: ArrayBuffer): ArrayBuffer {
  return toArrayBuffer(sign(schemeOf(key).hash, new Uint8Array(bytes), key));
}

/** Whether the signature holds. An algorithm (dotted) that is not SHA-2 with RSA (PKCS#1) or ECDSA never does. Never throws. */
export function verifyBytes(key: KeyObject, algorithm: string, bytes: Uint8Array, signature: Uint8Array): boolean {
  const scheme = schemes.find(({ oid }) => oid === algorithm);
  if (scheme?.keyType !== key.asymmetricKeyType) return false;
  try {
    return verify(scheme?.hash, bytes, key, signature);
  } catch {
    return false;
  }
}

/** The bytes as the ASN.1 library wants them: in a buffer of their own. */
export function toArrayBuffer(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}

function schemeOf(key: KeyObject): Scheme {
  const hashes: Record<string, Scheme['hash']> = { secp384r1: 'sha384', secp521r1: 'sha512' };
  const hash = hashes[key.asymmetricKeyDetails?.namedCurve ?? ''] ?? 'sha256';
  const scheme = schemes.find((candidate) => candidate.keyType === key.asymmetricKeyType && candidate.hash === hash);
  if (!scheme) throw new TypeError(`no signature scheme for a key of type ${key.asymmetricKeyType}`);
  return scheme;
}
