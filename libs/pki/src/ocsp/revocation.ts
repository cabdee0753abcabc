import { randomBytes, type X509Certificate } from 'node:crypto';
import { id_kp_OCSPSigning, id_pkix_ocsp_nonce, type CertStatus, type ResponderID, type SingleResponse } from '@peculiar/asn1-ocsp';
import { AsnConvert } from '@peculiar/asn1-schema';
import { CRLReasons } from '@peculiar/asn1-x509';
import { factsOf } from '../certificate/facts.ts';
import { structureOf } from '../certificate/read.ts';
import type { Clock } from '../clock.ts';
import { PkiProblem } from '../problem.ts';
import type { CertificateStatus, Revocation, RevocationReason } from '../revocation/revocation.ts';
import { verifyBytes } from '../signature.ts';
import { isIssuedBy, keyHashOf, serialOf } from './cert-id.ts';
import { nonceExtension, ocspRequest } from './request.ts';
import { parseOcspResponse, type OcspResponse } from './response.ts';
import type { OcspTransport } from './transport.ts';

/** How far the clocks of responder and asker may differ, in ms. */
const skew = 60_000;

/** How an {@link ocspRevocation} asks. */
export interface OcspOptions {
  /** Asked instead of the responder the certificate names. */
  readonly url?: string;
  readonly transport: OcspTransport;
  readonly clock: Clock;
}

/**
 * Revocation by OCSP (RFC 6960), every request with a nonce of its own. An answer counts only when it is
 * signed by the issuer or by a responder the issuer delegated (valid now, purpose OCSPSigning), is about this
 * certificate, is fresh, and repeats the nonce; anything else throws (UC.KTS.04 step 2 fails closed).
 *
 * `check` throws PkiProblem `revocation-unavailable` (no address), `ocsp-unreachable`, `ocsp-timeout`,
 * `ocsp-malformed`, `ocsp-error-status`, `ocsp-responder-unauthorised`, `ocsp-signature`, `ocsp-nonce`,
 * `ocsp-certificate-mismatch`, `ocsp-stale`.
 */
export function ocspRevocation({ url, transport, clock }: OcspOptions): Revocation {
  return {
    async check(certificate, issuer) {
      const address = url ?? factsOf(certificate).ocsp;
      if (address === undefined) {
        throw new PkiProblem('revocation-unavailable', `certificate ${certificate.serialNumber} names no OCSP responder`, { next: 'configure the address of one' });
      }
      const nonce = randomBytes(32);
      const response = parseOcspResponse(await transport(address, ocspRequest(certificate, issuer, nonce)));
      const now = clock.now();
      checkSignature(response, issuer, now);
      checkNonce(response, nonce);
      const answer = answerAbout(response, certificate, issuer);
      checkFreshness(answer, now);
      return { ...statusOf(answer.certStatus), ...(answer.nextUpdate ? { freshUntil: answer.nextUpdate } : {}) };
    },
  };
}

function checkSignature(response: OcspResponse, issuer: X509Certificate, now: Date): void {
  const { data, signed, signatureAlgorithm, signature } = response;
  const signer = [issuer, ...response.certificates].find((candidate) => isNamed(candidate, data.responderID));
  if (!signer) throw unauthorised('it is neither the issuer nor in the response');
  if (!signer.raw.equals(issuer.raw)) checkDelegation(signer, issuer, now);
  if (!verifyBytes(signer.publicKey, signatureAlgorithm, signed, signature)) {
    throw new PkiProblem('ocsp-signature', 'the signature of the OCSP response does not hold');
  }
}

/** RFC 6960 4.2.2.2: delegation is a certificate from the very issuer, with OCSPSigning among its purposes. */
function checkDelegation(responder: X509Certificate, issuer: X509Certificate, now: Date): void {
  if (responder.issuer !== issuer.subject || !responder.verify(issuer.publicKey)) throw unauthorised("the certificate's issuer did not issue it");
  const facts = factsOf(responder);
  if (!facts.purposes?.includes(id_kp_OCSPSigning) || !facts.allows('digitalSignature')) throw unauthorised('it may not sign OCSP responses');
  if (now < responder.validFromDate || now > responder.validToDate) {
    throw unauthorised(`it is valid from ${responder.validFrom} to ${responder.validTo}`);
  }
}

function isNamed(certificate: X509Certificate, { byKey, byName }: ResponderID): boolean {
  if (byKey) return Buffer.from(keyHashOf(certificate)).equals(new Uint8Array(byKey.buffer));
  const { subject } = structureOf(certificate).tbsCertificate;
  return byName !== undefined && Buffer.from(AsnConvert.serialize(subject)).equals(new Uint8Array(AsnConvert.serialize(byName)));
}

function checkNonce({ data }: OcspResponse, nonce: Uint8Array): void {
  const echoed = data.responseExtensions?.find(({ extnID }) => extnID === id_pkix_ocsp_nonce);
  if (echoed && Buffer.from(echoed.extnValue.buffer).equals(new Uint8Array(nonceExtension(nonce).extnValue.buffer))) return;
  throw new PkiProblem('ocsp-nonce', 'the OCSP response is not an answer to this request', {
    expected: 'the nonce of the request',
    actual: echoed ? 'another nonce' : 'no nonce',
  });
}

function answerAbout({ data }: OcspResponse, certificate: X509Certificate, issuer: X509Certificate): SingleResponse {
  const answer = data.responses.find(({ certID }) => isIssuedBy(certID, issuer) && serialOf(certID) === certificate.serialNumber);
  if (answer) return answer;
  throw new PkiProblem('ocsp-certificate-mismatch', 'the OCSP response is about another certificate', {
    expected: certificate.serialNumber,
    actual: data.responses.map(({ certID }) => serialOf(certID)).join(', '),
  });
}

function checkFreshness({ thisUpdate, nextUpdate }: SingleResponse, now: Date): void {
  // Without nextUpdate newer information is always to be had (RFC 6960 4.2.2.1): then it must be of this moment.
  const end = nextUpdate ?? thisUpdate;
  if (thisUpdate.getTime() <= now.getTime() + skew && now.getTime() <= end.getTime() + skew) return;
  throw new PkiProblem('ocsp-stale', 'the OCSP response is not of this time', {
    expected: now.toISOString(),
    actual: `${thisUpdate.toISOString()} to ${end.toISOString()}`,
  });
}

function statusOf({ revoked, good }: CertStatus): CertificateStatus {
  if (revoked) {
    const reason = CRLReasons[revoked.revocationReason?.reason ?? CRLReasons.unspecified] as RevocationReason | undefined;
    return { status: 'revoked', at: revoked.revocationTime, reason: reason ?? 'unspecified' };
  }
  return { status: good === null ? 'good' : 'unknown' };
}

function unauthorised(why: string): PkiProblem {
  return new PkiProblem('ocsp-responder-unauthorised', `the OCSP responder may not answer for the issuer: ${why}`);
}
