import { X509Certificate } from 'node:crypto';
import { AsnConvert } from '@peculiar/asn1-schema';
import { Certificate } from '@peculiar/asn1-x509';
import { PkiProblem } from '../problem.ts';
import { remembered } from './remembered.ts';

/**
 * Reads one certificate, DER or PEM (of a PEM file with several the first). From the same bytes, as those of a person
 * who comes back, it is the same object for as long as it is remembered: what never changes about a certificate, its
 * signature above all, need not be found out again.
 *
 * @throws PkiProblem `certificate-malformed`
 */
export function readCertificate(pemOrDer: Uint8Array | string): X509Certificate {
  const bytes = Buffer.from(pemOrDer);
  return remembered(bytes, () => certificateIn(bytes));
}

function certificateIn(bytes: Buffer): X509Certificate {
  const certificate = attempt(() => new X509Certificate(bytes));
  if (bytes[0] === 0x30 && certificate.raw.length !== bytes.length) throw malformedCertificate('bytes follow the certificate');
  // OpenSSL postpones some of the reading to the first use: a certificate with an unreadable key is refused here.
  attempt(() => certificate.publicKey);
  return certificate;
}

/** Reads every certificate of a PEM file, in its order. @throws PkiProblem `certificate-malformed`, also when there is none */
export function readCertificates(pem: Uint8Array | string): readonly X509Certificate[] {
  const blocks = Buffer.from(pem).toString('latin1').match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g);
  if (!blocks) throw malformedCertificate('there is none in the file');
  return blocks.map(readCertificate);
}

/** The ASN.1 of a certificate, for what node:crypto does not tell; not to be changed. @throws PkiProblem `certificate-malformed` */
export function structureOf(certificate: X509Certificate): Certificate {
  const known = structures.get(certificate);
  if (known) return known;
  const structure = attempt(() => AsnConvert.parse(certificate.raw, Certificate));
  structures.set(certificate, structure);
  return structure;
}

/** Reading takes milliseconds, and one OCSP question needs the structure of a certificate several times. */
const structures = new WeakMap<X509Certificate, Certificate>();

function attempt<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw malformedCertificate('it cannot be read', cause);
  }
}

/** Why a certificate is refused as unreadable. */
export function malformedCertificate(why: string, cause?: unknown): PkiProblem {
  return new PkiProblem('certificate-malformed', `this is not a certificate: ${why}`, { expected: 'X.509, DER or PEM', cause });
}
