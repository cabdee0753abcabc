import type { X509Certificate } from 'node:crypto';
import { id_pkix_ocsp_nonce, OCSPRequest, Request, TBSRequest, type CertID } from '@peculiar/asn1-ocsp';
import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import type { Extension } from '@peculiar/asn1-x509';
import { extension } from '../certificate/extension.ts';
import { certIdOf } from './cert-id.ts';

/** A request as a responder sees it. */
export interface OcspQuery {
  readonly certificates: readonly [CertID, ...CertID[]];
  /** To be repeated in the answer as it is (RFC 9654). */
  readonly nonce: Extension | undefined;
}

/** RFC 9654 2.1: a nonce has from 1 to 128 octets. With its own header and that around it, up to 131 in the extension. */
const maximumNonce = 131;

/** The DER request for the status of one certificate, with a nonce. */
export function ocspRequest(certificate: X509Certificate, issuer: X509Certificate, nonce: Uint8Array): Uint8Array {
  const tbsRequest = new TBSRequest({
    requestList: [new Request({ reqCert: certIdOf(certificate, issuer) })],
    requestExtensions: [nonceExtension(nonce)],
  });
  return new Uint8Array(AsnConvert.serialize(new OCSPRequest({ tbsRequest })));
}

/** Reads a request; `undefined` when it is none, asks about nothing, or has an unacceptable nonce. Never throws. */
export function parseOcspRequest(der: Uint8Array): OcspQuery | undefined {
  try {
    const { requestList, requestExtensions = [] } = AsnConvert.parse(der, OCSPRequest).tbsRequest;
    const nonce = requestExtensions.find(({ extnID }) => extnID === id_pkix_ocsp_nonce);
    const [first, ...others] = requestList.map(({ reqCert }) => reqCert);
    if (!first || (nonce && nonce.extnValue.byteLength > maximumNonce)) return undefined;
    return { certificates: [first, ...others], nonce };
  } catch {
    return undefined;
  }
}

/** The extension that carries a nonce, in requests and in answers. */
export function nonceExtension(nonce: Uint8Array): Extension {
  return extension(id_pkix_ocsp_nonce, new OctetString(new Uint8Array(nonce)));
}
