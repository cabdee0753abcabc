/**
 * Reading an OCSP response from the bytes that were signed. The library's own class would give the
 * responder's certificates decoded only, and a certificate encoded again need not be the one that was signed.
 */
import { X509Certificate } from 'node:crypto';
import { id_pkix_ocsp_basic, OCSPResponse, OCSPResponseStatus, ResponseData } from '@peculiar/asn1-ocsp';
import { AsnConvert, AsnProp, AsnPropTypes } from '@peculiar/asn1-schema';
import { AlgorithmIdentifier } from '@peculiar/asn1-x509';
import { PkiProblem } from '../problem.ts';

class SignedResponse {
  tbsResponseData = new ArrayBuffer(0);
  signatureAlgorithm = new AlgorithmIdentifier();
  signature = new ArrayBuffer(0);
  certs: ArrayBuffer[] = [];
}

AsnProp({ type: AsnPropTypes.Any })(SignedResponse.prototype, 'tbsResponseData');
AsnProp({ type: AlgorithmIdentifier })(SignedResponse.prototype, 'signatureAlgorithm');
AsnProp({ type: AsnPropTypes.BitString })(SignedResponse.prototype, 'signature');
AsnProp({ type: AsnPropTypes.Any, context: 0, optional: true, repeated: 'sequence' })(SignedResponse.prototype, 'certs');

/** A response that says something, not yet verified. */
export interface OcspResponse {
  readonly data: ResponseData;
  /** The bytes the signature is over. */
  readonly signed: ArrayBuffer;
  readonly signatureAlgorithm: AlgorithmIdentifier;
  readonly signature: ArrayBuffer;
  readonly certificates: readonly X509Certificate[];
}

/**
 * Reads a response, without believing it.
 *
 * @throws PkiProblem `ocsp-malformed`; `ocsp-error-status` when it says only why there is no answer
 */
export function parseOcspResponse(der: Uint8Array): OcspResponse {
  const { responseStatus, responseBytes } = attempt(() => AsnConvert.parse(der, OCSPResponse));
  if (responseStatus !== OCSPResponseStatus.successful) {
    const actual = OCSPResponseStatus[responseStatus] ?? String(responseStatus);
    throw new PkiProblem('ocsp-error-status', `the OCSP responder answered ${actual}`, { expected: 'successful', actual });
  }
  return attempt(() => {
    if (responseBytes?.responseType !== id_pkix_ocsp_basic) throw new TypeError('not a basic response');
    const { tbsResponseData, certs, ...signature } = AsnConvert.parse(responseBytes.response, SignedResponse);
    return {
      data: AsnConvert.parse(tbsResponseData, ResponseData),
      signed: tbsResponseData,
      certificates: certs.map((certificate) => new X509Certificate(new Uint8Array(certificate))),
      ...signature,
    };
  });
}

function attempt<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw new PkiProblem('ocsp-malformed', 'the OCSP responder answered with something that is no OCSP response', { cause });
  }
}
