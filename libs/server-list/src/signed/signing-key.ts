import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import { ServerListProblem } from '../problem.ts';

/** How a key signs, by its JWS name: ECDSA with SHA-256 on P-256, with SHA-384 on P-384, Ed25519. */
export type ListAlgorithm = 'ES256' | 'ES384' | 'EdDSA';

/** Hash function of an algorithm; Ed25519 has its own inside. */
export const hashOf = { ES256: 'sha256', ES384: 'sha384', EdDSA: null } as const;

/** How a key signs lists. @throws ServerListProblem `server-list-key-unsupported` */
export function algorithmOf({ asymmetricKeyType: type, asymmetricKeyDetails: details }: KeyObject): ListAlgorithm {
  if (type === 'ed25519') return 'EdDSA';
  if (type === 'ec' && details?.namedCurve === 'prime256v1') return 'ES256';
  if (type === 'ec' && details?.namedCurve === 'secp384r1') return 'ES384';
  throw new ServerListProblem('server-list-key-unsupported', `a key of type ${[type, details?.namedCurve].filter(Boolean).join(' ')} can't sign a server list`, {
    expected: 'EC on P-256 or P-384, or Ed25519',
  });
}

/** Name of a key: `sha256:` and the hex digest of its SubjectPublicKeyInfo. Nobody can give two keys one name. */
export function keyIdOf(publicKey: KeyObject): string {
  return `sha256:${createHash('sha256').update(publicKey.export({ type: 'spki', format: 'der' })).digest('hex')}`;
}

/** A public key from the base64 of its SubjectPublicKeyInfo. @throws Error */
export function publicKeyFrom(base64: string): KeyObject {
  return createPublicKey({ key: Buffer.from(base64, 'base64'), format: 'der', type: 'spki' });
}
