import type { X509Certificate } from 'node:crypto';
import { id_pkix_ocsp_nonce, OCSPRequest, type CertID } from '@peculiar/asn1-ocsp';
import { AsnConvert } from '@peculiar/asn1-schema';
import type { Extension } from '@peculiar/asn1-x509';
import { partsOf } from '../certificate/parts.ts';
import { tags } from '../der/read.ts';
import { element } from '../der/write.ts';
import { issuerHashes } from './cert-id.ts';

/** A request as a responder sees it. */
export interface OcspQuery {
  readonly certificates: readonly [CertID, ...CertID[]];
  /** To be repeated in the answer as it is (RFC 9654). */
  readonly nonce: Extension | undefined;
}

/** RFC 9654 2.1: a nonce has from 1 to 128 octets. With its own header and that around it, up to 131 in the extension. */
const maximumNonce = 131;

/** AlgorithmIdentifier of SHA-1, which every responder knows, with its NULL. */
const sha1 = Buffer.from('300906052b0e03021a0500', 'hex');

/** OBJECT IDENTIFIER id-pkix-ocsp-nonce. */
const nonceId = Buffer.from('06092b0601050507300102', 'hex');

/** The DER request for the status of one certificate, with a nonce (RFC 6960 4.1.1). */
export function ocspRequest(certificate: X509Certificate, issuer: X509Certificate, nonce: Uint8Array): Uint8Array {
  const { name, key } = issuerHashes(issuer, 'sha1');
  const id = element(tags.sequence, sha1, element(tags.octets, name), element(tags.octets, key), element(tags.integer, partsOf(certificate).serialNumber));
  const list = element(tags.sequence, element(tags.sequence, id));
  const extensions = element(tags.sequence, element(tags.sequence, nonceId, element(tags.octets, nonceValue(nonce))));
  return element(tags.sequence, element(tags.sequence, list, element(0xa2, extensions)));
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

/** What is in the extension that carries a nonce, in requests and in answers. */
export function nonceValue(nonce: Uint8Array): Buffer {
  return element(tags.octets, nonce);
}
