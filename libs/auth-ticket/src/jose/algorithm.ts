import { verify, type KeyObject } from 'node:crypto';

/** How tickets are signed: RS256 by Smart-ID, ES256 by Mobile-ID, ES384 by ID-cards. */
export type TicketAlgorithm = keyof typeof algorithms;

const algorithms = {
  ES256: { hash: 'sha256', curve: 'prime256v1', signature: 64 },
  ES384: { hash: 'sha384', curve: 'secp384r1', signature: 96 },
  RS256: { hash: 'sha256', curve: undefined, signature: undefined },
} as const;

/** Shorter RSA keys sign nothing that is believed. */
const leastModulus = 2048;

/** The algorithms in words. */
export const algorithmNames = Object.keys(algorithms).join(', ');

/** Whether this is one of the three. `none` is not, nor any with a shared key. */
export function isTicketAlgorithm(name: unknown): name is TicketAlgorithm {
  return typeof name === 'string' && Object.hasOwn(algorithms, name);
}

/** Whether keys of this type and curve or length sign by the algorithm. */
export function fitsKey(algorithm: TicketAlgorithm, { asymmetricKeyType: type, asymmetricKeyDetails: details }: KeyObject): boolean {
  const { curve } = algorithms[algorithm];
  return curve ? type === 'ec' && details?.namedCurve === curve : type === 'rsa' && (details?.modulusLength ?? 0) >= leastModulus;
}

/** Whether these bytes can be a JWS signature of the algorithm: `r‖s` for EC, as long as a modulus for RSA. */
export function isSignature(algorithm: TicketAlgorithm, { length }: Uint8Array): boolean {
  const { signature } = algorithms[algorithm];
  return signature ? length === signature : length >= leastModulus / 8;
}

/** Whether the JWS signature over the signing input holds (RFC 7515, 5.2). Never throws. */
export function verifySignature(algorithm: TicketAlgorithm, key: KeyObject, signingInput: string, signature: Uint8Array): boolean {
  try {
    return isSignature(algorithm, signature) && verify(algorithms[algorithm].hash, Buffer.from(signingInput), { key, dsaEncoding: 'ieee-p1363' }, signature);
  } catch {
    return false;
  }
}
