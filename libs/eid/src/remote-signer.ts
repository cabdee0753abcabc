import type { SignatureAlgorithm } from './signature.ts';

/** What a signer made. */
export interface SignedInput {
  /** In the form of a JWS: `R‖S` for ES256 and ES384, PKCS#1 v1.5 for RS256. */
  readonly signature: Uint8Array;
  /** DER of the certificate the signature is by. */
  readonly certificate: Uint8Array;
}

/**
 * Somebody who signs to prove who they are, with a key that is out of reach: in a phone, on a card, in memory
 * behind an identity. An authentication ticket is signed the same way by all of them.
 */
export interface RemoteSigner {
  readonly algorithm: SignatureAlgorithm;
  /** Signs the bytes given (for a JWS its signing input), asking the person where there is one to ask. */
  sign(signingInput: Uint8Array): Promise<SignedInput>;
}
