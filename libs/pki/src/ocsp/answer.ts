import type { KeyObject, X509Certificate } from 'node:crypto';
import {
  BasicOCSPResponse,
  CertStatus,
  id_pkix_ocsp_basic,
  KeyHash,
  OCSPResponse,
  OCSPResponseStatus,
  ResponderID,
  ResponseBytes,
  ResponseData,
  RevokedInfo,
  SingleResponse,
  type CertID,
} from '@peculiar/asn1-ocsp';
import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import { CRLReason, CRLReasons } from '@peculiar/asn1-x509';
import { structureOf } from '../certificate/read.ts';
import type { CertificateStatus } from '../revocation/revocation.ts';
import { signatureAlgorithmOf, signBytes } from '../signature.ts';
import { isIssuedBy, keyHashOf, serialOf } from './cert-id.ts';
import { parseOcspRequest, type OcspQuery } from './request.ts';

/** Who answers for an authority: the authority itself, or whom it delegated (RFC 6960 4.2.2.2). */
export interface OcspResponder {
  readonly issuer: X509Certificate;
  readonly certificate: X509Certificate;
  readonly key: KeyObject;
  /** The status of a certificate of this issuer, by its serial number in upper-case hex. */
  statusOf(serial: string): CertificateStatus;
  /** It does not repeat the nonce, as RFC 5019 lets those whose answers are made beforehand. */
  readonly ignoresNonce?: boolean;
}

/** What an answer says about its own age, to the second. Without `nextUpdate` newer information is always to be had. */
export interface OcspValidity {
  readonly thisUpdate: Date;
  readonly nextUpdate?: Date;
}

/** The DER response, and in words what it says. */
export interface OcspAnswer {
  readonly response: Uint8Array;
  readonly status: keyof typeof OCSPResponseStatus;
  /** Whose certificates were asked about; `undefined` where nobody answers for them. */
  readonly issuer: X509Certificate | undefined;
  readonly certificates: readonly { readonly serial: string; readonly status: CertificateStatus['status'] }[];
}

/**
 * Answers an OCSP request (RFC 6960): `malformedRequest` when it cannot be read, `unauthorized` when no
 * responder answers for all the issuers it asks about, else a signed answer with the request's nonce.
 */
export function answerOcsp(
  request: Uint8Array,
  responders: readonly OcspResponder[],
  validity: OcspValidity,
): OcspAnswer {
  const query = parseOcspRequest(request);
  if (!query) return ocspError('malformedRequest');
  const responder = responders.find(({ issuer }) => query.certificates.every((id) => isIssuedBy(id, issuer)));
  if (!responder) return ocspError('unauthorized');
  const statuses = query.certificates.map((id) => ({ id, status: responder.statusOf(serialOf(id)) }));
  return {
    response: signedResponse(responder, query, statuses, validity),
    status: 'successful',
    issuer: responder.issuer,
    certificates: statuses.map(({ id, status }) => ({ serial: serialOf(id), status: status.status })),
  };
}

/** An answer that says only why there is none; nobody signs it. */
export function ocspError(status: Exclude<keyof typeof OCSPResponseStatus, 'successful'>): OcspAnswer {
  const response = new OCSPResponse({ responseStatus: OCSPResponseStatus[status] });
  return { response: new Uint8Array(AsnConvert.serialize(response)), status, issuer: undefined, certificates: [] };
}

function signedResponse(
  { certificate, key, ignoresNonce = false }: OcspResponder,
  { nonce }: OcspQuery,
  statuses: readonly { readonly id: CertID; readonly status: CertificateStatus }[],
  validity: OcspValidity,
): Uint8Array {
  const thisUpdate = wholeSeconds(validity.thisUpdate);
  const times = { thisUpdate, ...(validity.nextUpdate && { nextUpdate: wholeSeconds(validity.nextUpdate) }) };
  const tbsResponseData = new ResponseData({
    responderID: new ResponderID({ byKey: new KeyHash(keyHashOf(certificate)) }),
    producedAt: thisUpdate,
    responses: statuses.map(({ id, status }) => new SingleResponse({ certID: id, certStatus: certStatusOf(status), ...times })),
    ...(nonce && !ignoresNonce ? { responseExtensions: [nonce] } : {}),
  });
  const basic = new BasicOCSPResponse({
    tbsResponseData,
    signatureAlgorithm: signatureAlgorithmOf(key),
    signature: signBytes(key, AsnConvert.serialize(tbsResponseData)),
    certs: [structureOf(certificate)],
  });
  const responseBytes = new ResponseBytes({ responseType: id_pkix_ocsp_basic, response: new OctetString(AsnConvert.serialize(basic)) });
  return new Uint8Array(AsnConvert.serialize(new OCSPResponse({ responseStatus: OCSPResponseStatus.successful, responseBytes })));
}

function certStatusOf(status: CertificateStatus): CertStatus {
  if (status.status !== 'revoked') return new CertStatus({ [status.status]: null });
  const revocationReason = new CRLReason(CRLReasons[status.reason]);
  return new CertStatus({ revoked: new RevokedInfo({ revocationTime: wholeSeconds(status.at), revocationReason }) });
}

/** RFC 6960 4.2.2.1 by RFC 5280: GeneralizedTime has no fractions of a second. */
function wholeSeconds(date: Date): Date {
  return new Date(Math.floor(date.getTime() / 1000) * 1000);
}
