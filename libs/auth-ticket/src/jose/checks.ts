import type { Finding } from '../problem.ts';
import type { Circumstances } from '../scheme.ts';
import { algorithmNames, fitsKey, isTicketAlgorithm, verifySignature } from './algorithm.ts';
import type { Members } from './json.ts';

/** What both schemes sign: a JWS. */
export interface Signed {
  readonly header: Members;
  /** ASCII: base64url of header and payload, joined by a dot. */
  readonly signingInput: string;
  readonly signature: Uint8Array;
}

/** No header parameter that must be understood: this library understands no extension (RFC 7515, 4.1.11). */
export function criticalHeader({ header }: Signed): Finding | undefined {
  return header.has('crit') ? { expected: 'no critical header parameters', actual: 'crit' } : undefined;
}

/** The algorithm is one of the three, and the one of the certificate's key: the ticket does not choose. */
export function algorithm({ header }: Signed, { certificate: { publicKey } }: Circumstances): Finding | undefined {
  const name = header.get('alg');
  if (!isTicketAlgorithm(name)) return { expected: `one of ${algorithmNames}`, actual: 'another alg' };
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = publicKey;
  return fitsKey(name, publicKey) ? undefined : { expected: `a key for ${name}`, actual: `a key of type ${type} ${details?.namedCurve ?? details?.modulusLength ?? ''}`.trimEnd() };
}

/** The signature is of the certificate's key. */
export function signature({ header, signingInput, signature: bytes }: Signed, { certificate: { publicKey } }: Circumstances): Finding | undefined {
  const name = header.get('alg');
  const holds = isTicketAlgorithm(name) && verifySignature(name, publicKey, signingInput, bytes);
  return holds ? undefined : { expected: "a signature by the key of the ticket's certificate", actual: 'another signature' };
}
