import type { PublicKey } from '@testbed/pki';
import { EidProblem } from './problem.ts';

/** Signature algorithms by their JWS names (RFC 7518, 3.1). */
export type SignatureAlgorithm = 'ES256' | 'ES384' | 'RS256';

const demanded = {
  ES256: { key: 'secp256r1', digest: 'sha256' },
  ES384: { key: 'secp384r1', digest: 'sha384' },
  RS256: { key: 'rsa', digest: 'sha256' },
} as const;

/** The digest an algorithm signs, once it is clear that the key can make it. @throws EidProblem wrong-key-type */
export function digestFor(algorithm: SignatureAlgorithm, key: PublicKey): 'sha256' | 'sha384' {
  const { key: wanted, digest } = demanded[algorithm];
  const actual = key.type === 'ec' ? key.curve : key.type;
  if (actual !== wanted) throw new EidProblem('wrong-key-type', `${algorithm} needs a key of type ${wanted}, this one is ${actual}`);
  return digest;
}
