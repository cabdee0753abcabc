import { randomBytes, X509Certificate } from 'node:crypto';
import { id_kp_OCSPSigning } from '@peculiar/asn1-ocsp';
import { factsOf } from '../certificate/facts.ts';
import { partsOf } from '../certificate/parts.ts';
import { isSignedBy } from '../certificate/signed-by.ts';
import type { Clock } from '../clock.ts';
import { PkiProblem } from '../problem.ts';
import type { Revocation } from '../revocation/revocation.ts';
import { verifyBytes } from '../signature.ts';
import { areOf, issuerHashes, serialOf } from './cert-id.ts';
import { nonceValue, ocspRequest } from './request.ts';
import { parseOcspResponse, type OcspResponse, type OcspSingleAnswer } from './response.ts';
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
      return { ...answer.status, ...(answer.nextUpdate ? { freshUntil: answer.nextUpdate } : {}) };
    },
  };
}

function checkSignature({ responder, certificates, signed, signatureAlgorithm, signature }: OcspResponse, issuer: X509Certificate, now: Date): void {
  const signer = isNamed(issuer, responder) ? issuer : delegateAmong(certificates, responder, issuer);
  if (signer !== issuer && (now < signer.validFromDate || now > signer.validToDate)) {
    throw unauthorised(`it is valid from ${signer.validFrom} to ${signer.validTo}`);
  }
  if (!verifyBytes(signer.publicKey, signatureAlgorithm, signed, signature)) {
    throw new PkiProblem('ocsp-signature', 'the signature of the OCSP response does not hold');
  }
}

/** Responders whose delegation by an issuer holds, by their DER. An issuer has few, and verifying that takes milliseconds. */
const delegates = new WeakMap<X509Certificate, Map<string, X509Certificate>>();

/** More than one issuer delegates at a time. */
const maximumDelegates = 16;

function delegateAmong(certificates: readonly Buffer[], responder: OcspResponse['responder'], issuer: X509Certificate): X509Certificate {
  const known = delegates.get(issuer) ?? new Map<string, X509Certificate>();
  delegates.set(issuer, known);
  for (const der of certificates) {
    const key = der.toString('latin1');
    const certificate = known.get(key) ?? readDelegate(der);
    if (!isNamed(certificate, responder)) continue;
    if (!known.has(key)) {
      checkDelegation(certificate, issuer);
      if (known.size >= maximumDelegates) known.clear();
      known.set(key, certificate);
    }
    return certificate;
  }
  throw unauthorised('it is neither the issuer nor in the response');
}

function readDelegate(der: Buffer): X509Certificate {
  try {
    return new X509Certificate(der);
  } catch (cause) {
    throw new PkiProblem('ocsp-malformed', 'the OCSP responder sent something that is no certificate', { cause });
  }
}

/** RFC 6960 4.2.2.2: delegation is a certificate from the very issuer, with OCSPSigning among its purposes. */
function checkDelegation(responder: X509Certificate, issuer: X509Certificate): void {
  if (!isSignedBy(responder, issuer)) throw unauthorised("the certificate's issuer did not issue it");
  const facts = factsOf(responder);
  if (!facts.purposes?.includes(id_kp_OCSPSigning) || !facts.allows('digitalSignature')) throw unauthorised('it may not sign OCSP responses');
}

function isNamed(certificate: X509Certificate, responder: OcspResponse['responder']): boolean {
  return 'key' in responder ? issuerHashes(certificate, 'sha1').key.equals(responder.key) : partsOf(certificate).subject.equals(responder.name);
}

function checkNonce({ nonce: echoed }: OcspResponse, nonce: Uint8Array): void {
  if (echoed?.equals(nonceValue(nonce))) return;
  throw new PkiProblem('ocsp-nonce', 'the OCSP response is not an answer to this request', {
    expected: 'the nonce of the request',
    actual: echoed ? 'another nonce' : 'no nonce',
  });
}

function answerAbout({ answers }: OcspResponse, certificate: X509Certificate, issuer: X509Certificate): OcspSingleAnswer {
  const { serialNumber } = partsOf(certificate);
  const answer = answers.find((each) => each.serialNumber.equals(serialNumber) && areOf(each, each.hashAlgorithm, issuer));
  if (answer) return answer;
  throw new PkiProblem('ocsp-certificate-mismatch', 'the OCSP response is about another certificate', {
    expected: certificate.serialNumber,
    actual: answers.map(serialOf).join(', '),
  });
}

function checkFreshness({ thisUpdate, nextUpdate }: OcspSingleAnswer, now: Date): void {
  // Without nextUpdate newer information is always to be had (RFC 6960 4.2.2.1): then it must be of this moment.
  const end = nextUpdate ?? thisUpdate;
  if (thisUpdate.getTime() <= now.getTime() + skew && now.getTime() <= end.getTime() + skew) return;
  throw new PkiProblem('ocsp-stale', 'the OCSP response is not of this time', {
    expected: now.toISOString(),
    actual: `${thisUpdate.toISOString()} to ${end.toISOString()}`,
  });
}

function unauthorised(why: string): PkiProblem {
  return new PkiProblem('ocsp-responder-unauthorised', `the OCSP responder may not answer for the issuer: ${why}`);
}
