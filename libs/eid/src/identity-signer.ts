import type { PublicKey } from '@testbed/pki';
import type { Identity } from './identity.ts';
import { EidProblem } from './problem.ts';
import type { RemoteSigner } from './remote-signer.ts';
import type { SignatureAlgorithm } from './signature.ts';

/**
 * An ID-card or a software key as a signer: ES384 on P-384, ES256 on P-256, RS256 with RSA.
 *
 * @throws EidProblem certificate-missing, wrong-key-type (P-521); its `sign` also what `Identity.sign` throws
 */
export function identitySigner(identity: Identity): RemoteSigner {
  const { certificate, publicKey } = identity;
  if (!certificate) throw new EidProblem('certificate-missing', 'a key without a certificate proves nothing about its holder');
  const algorithm = algorithmOf(publicKey);
  return {
    algorithm,
    sign: async (signingInput) => ({ signature: await identity.sign(algorithm, signingInput), certificate }),
  };
}

function algorithmOf(key: PublicKey): SignatureAlgorithm {
  if (key.type === 'rsa') return 'RS256';
  if (key.curve === 'secp384r1') return 'ES384';
  if (key.curve === 'secp256r1') return 'ES256';
  throw new EidProblem('wrong-key-type', `no signature algorithm of a ticket is on ${key.curve}`);
}
