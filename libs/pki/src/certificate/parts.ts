import type { X509Certificate } from 'node:crypto';
import { bitsIn, booleanIn, childrenOf, contentsOf, elementsOf, oidIn, only, sequenceOf, tags, type Element } from '../der/read.ts';
import { malformedCertificate } from './read.ts';

/** What of a certificate node:crypto does not tell, as it is encoded. */
export interface CertificateParts {
  /** The contents of the INTEGER. */
  readonly serialNumber: Buffer;
  /** The Name, whole. */
  readonly subject: Buffer;
  /** The octets of the public key, without its algorithm. */
  readonly publicKey: Buffer;
  readonly extensions: readonly CertificateExtension[];
}

export interface CertificateExtension {
  readonly id: string;
  readonly critical: boolean;
  /** The DER in it. */
  readonly value: Buffer;
}

/** Reads the parts of a certificate (RFC 5280 4.1). @throws PkiProblem `certificate-malformed` */
export function partsOf(certificate: X509Certificate): CertificateParts {
  const known = parts.get(certificate);
  if (known) return known;
  try {
    const read = readParts(certificate.raw);
    parts.set(certificate, read);
    return read;
  } catch (cause) {
    throw malformedCertificate('it cannot be read', cause);
  }
}

const parts = new WeakMap<X509Certificate, CertificateParts>();

function readParts(raw: Uint8Array): CertificateParts {
  const [tbs] = sequenceOf(raw);
  const fields = childrenOf(tbs, tags.sequence);
  // Before version 3 the version is left out, and there are no extensions.
  const [serial, , , , subject, key, ...rest] = fields[0]?.tag === 0xa0 ? fields.slice(1) : fields;
  const wrapped = rest.find(({ tag }) => tag === 0xa3);
  if (!subject) throw new TypeError('there is no subject');
  return {
    serialNumber: contentsOf(serial, tags.integer),
    subject: subject.whole,
    publicKey: bitsIn(childrenOf(key, tags.sequence)[1]),
    extensions: wrapped ? childrenOf(only(elementsOf(wrapped.contents)), tags.sequence).map(readExtension) : [],
  };
}

function readExtension(element: Element): CertificateExtension {
  const [id, ...rest] = childrenOf(element, tags.sequence);
  const [value, ...others] = rest[0]?.tag === tags.boolean ? rest.slice(1) : rest;
  if (others.length > 0) throw new TypeError('an extension has too many parts');
  return { id: oidIn(id), critical: rest.length > 1 && booleanIn(rest[0]), value: contentsOf(value, tags.octets) };
}
