import { publicKeyOf, type PublicKey } from '@testbed/pki';
import type { PublicObjects } from './cryptoki/public-objects.ts';
import { checkedPublicKey } from './public-key.ts';
import { onceWithAgent } from './once.ts';
import type { TokenReference } from './reference.ts';

/** What a token shows of itself without a PIN. */
export interface TokenCertificate {
  /** DER. */
  readonly certificate: Uint8Array | undefined;
  readonly publicKey: PublicKey;
}

/**
 * Reads a token's certificate and public key without a PIN (UC.Client.02 3), so that the recipient's record can be
 * found before a PIN is asked for.
 *
 * @throws EidProblem module-not-loadable, token-not-found, key-not-found
 */
export async function readTokenCertificate(token: TokenReference): Promise<TokenCertificate> {
  return tokenCertificateIn(await onceWithAgent(token, 'readPublicObjects', token));
}

/** @throws PkiProblem for a certificate or key that is no recipient's */
export function tokenCertificateIn({ certificate, publicKey }: PublicObjects): TokenCertificate {
  return { certificate, publicKey: certificate ? publicKeyOf(certificate) : checkedPublicKey(publicKey) };
}
