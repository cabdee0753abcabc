import { createHmac, createPrivateKey, sign, type KeyObject } from 'node:crypto';

/** Makes the signature of a JWS over its signing input (RFC 7515, section 5.1). */
export type SignTicket = (signingInput: string) => Uint8Array;

/** The algorithms that shares servers take: Mobile-ID, ID-card, Smart-ID. */
export type TicketAlgorithm = 'ES256' | 'ES384' | 'RS256';

/** Signs with a private key, PEM or a key object: R and S side by side for a curve, PKCS#1 v1.5 for RSA (RFC 7518). */
export function signWith(key: string | KeyObject, algorithm: TicketAlgorithm): SignTicket {
  const digest = algorithm === 'ES384' ? 'sha384' : 'sha256';
  const privateKey = typeof key === 'string' ? createPrivateKey(key) : key;
  return (input) => sign(digest, Buffer.from(input), { key: privateKey, dsaEncoding: 'ieee-p1363' });
}

/** HS256 with whatever the server might take for a secret. */
export function hmacWith(secret: string): SignTicket {
  return (input) => createHmac('sha256', secret).update(input).digest();
}
