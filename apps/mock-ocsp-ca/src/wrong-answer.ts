import { generateKeyPairSync } from 'node:crypto';
import { answerOcsp, issueCertificate, ocspError, type Authority, type OcspFault, type OcspResponder } from '@testbed/pki';

/** A fault by which a responder answers, and wrongly. */
export type WrongAnswer = Exclude<OcspFault, { readonly kind: 'slow' | 'silent' | 'drop' }>;

/** An authority and what its responder would say if it behaved. */
export interface Answerer {
  readonly authority: Authority;
  readonly responder: OcspResponder;
}

const hour = 3600_000;

/** What a responder with this fault answers to a request. */
// oxlint-disable-next-line typescript/consistent-return -- the switch is exhaustive: the compiler checks it, this rule does not see it
export function wrongAnswer(fault: WrongAnswer, request: Uint8Array, answerers: readonly Answerer[], now: Date): Uint8Array {
  const by = (change: (answerer: Answerer) => Partial<OcspResponder>, thisUpdate = now, lifetime = hour): Uint8Array => {
    const responders = answerers.map((answerer) => ({ ...answerer.responder, ...change(answerer) }));
    return answerOcsp(request, responders, { thisUpdate, nextUpdate: new Date(thisUpdate.getTime() + lifetime) }).response;
  };
  switch (fault.kind) {
    case 'error':
      return ocspError(fault.status).response;
    case 'garbage':
      return Buffer.from('this is no OCSP response');
    case 'stale':
      return by(() => ({}), new Date(now.getTime() - 2 * hour));
    case 'wrong-key':
      return by(() => ({ key: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey }));
    case 'no-eku':
      return by(({ authority }) => undelegated(authority, now));
    case 'unknown':
      return by(() => ({ statusOf: () => ({ status: 'unknown' }) }));
    case 'no-nonce':
      return by(() => ({ ignoresNonce: true }));
  }
}

/** A certificate of the authority itself, but for a TLS server (RFC 6960 4.2.2.2: signing answers takes OCSPSigning). */
function undelegated(authority: Authority, now: Date): Pick<OcspResponder, 'certificate' | 'key'> {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const validity = { notBefore: new Date(now.getTime() - hour), notAfter: new Date(now.getTime() + hour) };
  return { key: privateKey, certificate: issueCertificate(authority, { profile: 'tls-server', names: ['localhost'], publicKey, ...validity }) };
}
