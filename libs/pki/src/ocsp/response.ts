import { id_pkix_ocsp_basic, id_pkix_ocsp_nonce, OCSPResponseStatus } from '@peculiar/asn1-ocsp';
import { CRLReasons } from '@peculiar/asn1-x509';
import { bitsIn, childrenOf, contentsOf, elementsOf, oidIn, only, sequenceOf, tags, timeIn, type Element } from '../der/read.ts';
import { PkiProblem } from '../problem.ts';
import type { CertificateStatus, RevocationReason } from '../revocation/revocation.ts';
import type { IssuerHashes } from './cert-id.ts';

/** A response that says something, not yet verified. */
export interface OcspResponse {
  /** Who signed: by the SHA-1 of the key, or by the Name as it is encoded. */
  readonly responder: { readonly key: Buffer } | { readonly name: Buffer };
  readonly answers: readonly OcspSingleAnswer[];
  /** What is in the extension. */
  readonly nonce: Buffer | undefined;
  /** The bytes the signature is over. */
  readonly signed: Buffer;
  /** Dotted. */
  readonly signatureAlgorithm: string;
  readonly signature: Buffer;
  /** DER, as they came: one encoded again need not be the one that was signed. */
  readonly certificates: readonly Buffer[];
}

/** What a response says about one certificate. */
export interface OcspSingleAnswer extends IssuerHashes {
  /** Of the hashes, dotted. */
  readonly hashAlgorithm: string;
  /** The contents of the INTEGER. */
  readonly serialNumber: Buffer;
  readonly status: CertificateStatus;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date | undefined;
}

/**
 * Reads a response (RFC 6960 4.2.1), without believing it.
 *
 * @throws PkiProblem `ocsp-malformed`; `ocsp-error-status` when it says only why there is no answer
 */
export function parseOcspResponse(der: Uint8Array): OcspResponse {
  const [code, body] = attempt(() => {
    const [status, bytes] = sequenceOf(der);
    return [contentsOf(status, tags.enumerated).readUInt8(), bytes] as const;
  });
  if (code !== 0) {
    const actual = OCSPResponseStatus[code] ?? String(code);
    throw new PkiProblem('ocsp-error-status', `the OCSP responder answered ${actual}`, { expected: 'successful', actual });
  }
  return attempt(() => {
    const [type, response] = childrenOf(inside(body, 0xa0), tags.sequence);
    if (oidIn(type) !== id_pkix_ocsp_basic) throw new TypeError('not a basic response');
    const [data, algorithm, signature, certificates] = sequenceOf(contentsOf(response, tags.octets));
    return {
      ...readData(childrenOf(data, tags.sequence)),
      signed: data?.whole ?? Buffer.of(),
      signatureAlgorithm: oidIn(childrenOf(algorithm, tags.sequence)[0]),
      signature: bitsIn(signature),
      certificates: certificates ? childrenOf(inside(certificates, 0xa0), tags.sequence).map(({ whole }) => whole) : [],
    };
  });
}

function readData(fields: readonly Element[]): Pick<OcspResponse, 'responder' | 'answers' | 'nonce'> {
  const [responder, , answers, extensions] = fields[0]?.tag === 0xa0 ? fields.slice(1) : fields;
  const nonces = (extensions ? childrenOf(inside(extensions, 0xa1), tags.sequence) : []).flatMap((extension) => {
    const parts = childrenOf(extension, tags.sequence);
    return oidIn(parts[0]) === id_pkix_ocsp_nonce ? [contentsOf(parts.at(-1), tags.octets)] : [];
  });
  return {
    responder: responder?.tag === 0xa1 ? { name: inside(responder, 0xa1).whole } : { key: contentsOf(inside(responder, 0xa2), tags.octets) },
    answers: childrenOf(answers, tags.sequence).map(readAnswer),
    nonce: nonces[0],
  };
}

function readAnswer(element: Element): OcspSingleAnswer {
  const [id, status, thisUpdate, next] = childrenOf(element, tags.sequence);
  const [hash, name, key, serial] = childrenOf(id, tags.sequence);
  return {
    hashAlgorithm: oidIn(childrenOf(hash, tags.sequence)[0]),
    name: contentsOf(name, tags.octets),
    key: contentsOf(key, tags.octets),
    serialNumber: contentsOf(serial, tags.integer),
    status: readStatus(status),
    thisUpdate: timeIn(thisUpdate),
    nextUpdate: next?.tag === 0xa0 ? timeIn(inside(next, 0xa0)) : undefined,
  };
}

/** `[0]` good, `[1]` revoked with its time and perhaps its reason, `[2]` unknown. */
function readStatus(element: Element | undefined): CertificateStatus {
  switch (element?.tag) {
    case 0x80:
      return { status: 'good' };
    case 0x82:
      return { status: 'unknown' };
    case 0xa1:
      return readRevocation(elementsOf(element.contents));
    case undefined:
    default:
      throw new TypeError('this is no status');
  }
}

function readRevocation([at, given]: readonly Element[]): CertificateStatus {
  const reason = given ? contentsOf(inside(given, 0xa0), tags.enumerated).readUInt8() : 0;
  return { status: 'revoked', at: timeIn(at), reason: (CRLReasons[reason] as RevocationReason | undefined) ?? 'unspecified' };
}

/** What an explicit tag is around. */
function inside(element: Element | undefined, tag: number): Element {
  return only(childrenOf(element, tag));
}

function attempt<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw new PkiProblem('ocsp-malformed', 'the OCSP responder answered with something that is no OCSP response', { cause });
  }
}
