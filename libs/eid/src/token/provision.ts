import type { KeyObject } from 'node:crypto';
import { readCertificate, type Curve, type PublicKey } from '@testbed/pki';
import type { KeyDescription } from './agent/operations.ts';
import { onceWithAgent } from './once.ts';
import { checkedPublicKey } from './public-key.ts';
import type { TokenReference } from './reference.ts';

/** A token to be made: its label must be new. */
export interface TokenOrder extends TokenReference {
  /** User PIN, 4 characters or more. */
  readonly pin: string;
  /** The security officer's PIN, which can reset the user's. */
  readonly soPin: string;
}

/**
 * Makes a SoftHSM token and imports a key made elsewhere, with its certificate: for test worlds, where the same key
 * is also a file. In the token it is private, sensitive and not extractable. An existing token is left as it is.
 *
 * @param key private EC key on P-256, P-384 or P-521 (signs and derives) or RSA key (signs and decrypts)
 * @param certificate DER or PEM
 * @throws EidProblem token-exists, module-not-loadable, pin-length, wrong-key-type; PkiProblem certificate-malformed
 */
export async function provisionToken({ key, certificate, ...order }: TokenOrder & { key: KeyObject; certificate: Uint8Array }): Promise<void> {
  await onceWithAgent(order, 'provision', {
    ...order,
    certificate: readCertificate(certificate).raw,
    key: key.export({ type: 'pkcs8', format: 'der' }),
  });
}

/**
 * Makes a SoftHSM token and an EC key pair inside it, so that the private key was never anywhere else.
 *
 * @throws EidProblem token-exists, module-not-loadable, pin-length
 */
export async function generateTokenKey(order: TokenOrder & { curve: Curve }): Promise<PublicKey> {
  return checkedPublicKey(await onceWithAgent(order, 'generate', order));
}

/**
 * Stores the certificate of a token's key beside it.
 *
 * @param order the token, its PIN, and the certificate in DER or PEM
 * @throws EidProblem token-not-found, pin-incorrect; PkiProblem certificate-malformed
 */
export async function storeTokenCertificate(order: TokenReference & { pin: string; certificate: Uint8Array }): Promise<void> {
  await onceWithAgent(order, 'storeCertificate', { ...order, certificate: readCertificate(order.certificate).raw });
}

/** What a token itself says of its private key. @throws EidProblem token-not-found, pin-incorrect, key-not-found */
export async function describeToken(token: TokenReference & { pin: string }): Promise<KeyDescription> {
  return onceWithAgent(token, 'describe', token);
}
