import { createPublicKey, KeyObject, X509Certificate } from 'node:crypto';
import { PkiProblem } from '../problem.ts';
import { ecPointOf, type Curve } from './ec-point.ts';
import { rsaDerOf } from './rsa-der.ts';

/** What a container and a capsule name a recipient's key by. */
export type PublicKey =
  | { readonly type: 'ec'; readonly curve: Curve; readonly point: Uint8Array }
  | { readonly type: 'rsa'; readonly der: Uint8Array };

/**
 * The public key of a certificate or of a key, in the form containers name it by. Bytes and text are read
 * as a certificate or as a public key, DER or PEM.
 *
 * @throws PkiProblem `key-malformed`, `key-type-unsupported` (neither RSA nor a supported curve)
 */
export function publicKeyOf(from: X509Certificate | KeyObject | Uint8Array | string): PublicKey {
  const known = from instanceof X509Certificate ? ofCertificates.get(from) : undefined;
  if (known) return known;
  const key = keyIn(from);
  const found: PublicKey = key.asymmetricKeyType === 'rsa' ? { type: 'rsa', der: rsaDerOf(key) } : { type: 'ec', ...ecPointOf(key) };
  if (from instanceof X509Certificate) ofCertificates.set(from, found);
  return found;
}

const ofCertificates = new WeakMap<X509Certificate, PublicKey>();

/**
 * Reads a public key file: SPKI or PKCS#1, DER or PEM; a certificate serves too.
 *
 * @throws PkiProblem `key-malformed`
 */
export function readPublicKey(pemOrDer: Uint8Array | string): KeyObject {
  const bytes = Buffer.from(pemOrDer);
  const readers: readonly (() => KeyObject)[] = [
    () => new X509Certificate(bytes).publicKey,
    () => createPublicKey(bytes),
    () => createPublicKey({ key: bytes, format: 'der', type: 'spki' }),
    () => createPublicKey({ key: bytes, format: 'der', type: 'pkcs1' }),
  ];
  // A private key's PEM would be read as its public key: somebody is about to hand out the wrong file.
  if (!bytes.includes('PRIVATE KEY')) {
    for (const read of readers) {
      try {
        return read();
      } catch {
        // The next reader tries.
      }
    }
  }
  throw new PkiProblem('key-malformed', 'this is not a public key', { expected: 'a public key or a certificate, DER or PEM' });
}

function keyIn(from: X509Certificate | KeyObject | Uint8Array | string): KeyObject {
  if (from instanceof X509Certificate) return from.publicKey;
  return from instanceof KeyObject ? from : readPublicKey(from);
}
