import type { X509Certificate } from 'node:crypto';
import { CertificateSet, ContentInfo, id_signedData, SignedData } from '@peculiar/asn1-cms';
import { AsnConvert } from '@peculiar/asn1-schema';
import { PkiProblem, readCertificate, readCertificates as readPem } from '@testbed/pki';
import { PublishingProblem } from '../problem.ts';
import { certificateFacts, type CertificateFacts } from './facts.ts';

/** A bundle of certificates has some kilobytes. */
const largest = 1024 * 1024;

/**
 * Certificates that somebody imports: PEM (one or several), DER, or PKCS#7 in either form. Each is read as it is;
 * nothing is trusted by that.
 *
 * @returns in the order of the file, each once
 * @throws PublishingProblem `certificates-unreadable`
 */
export function readCertificates(file: Uint8Array, now: Date): readonly CertificateFacts[] {
  if (file.length > largest) throw unreadable(`it has ${file.length} bytes, more than ${largest}`);
  const facts = attempt(() => certificatesIn(Buffer.from(file))).map((certificate) => certificateFacts(certificate, now));
  if (facts.length === 0) throw unreadable('there is no certificate in it');
  return facts.filter(({ fingerprint }, index) => facts.findIndex((other) => other.fingerprint === fingerprint) === index);
}

function certificatesIn(file: Buffer): readonly X509Certificate[] {
  const text = file.toString('latin1');
  if (text.includes('-----BEGIN CERTIFICATE-----')) return readPem(file);
  const armoured = /-----BEGIN (?:PKCS7|CMS)-----([^-]+)-----END (?:PKCS7|CMS)-----/.exec(text)?.[1];
  if (armoured !== undefined) return bundled(Buffer.from(armoured, 'base64'));
  const der = /^[\sA-Za-z0-9+/]+=*\s*$/.test(text) ? Buffer.from(text, 'base64') : file;
  try {
    return [readCertificate(der)];
  } catch (error) {
    if (!(error instanceof PkiProblem)) throw error;
    return bundled(der);
  }
}

/** The certificates of a PKCS#7 SignedData (RFC 5652, 5.1), as "certs-only" bundles have them. */
function bundled(der: Uint8Array): readonly X509Certificate[] {
  const { contentType, content } = AsnConvert.parse(der, ContentInfo);
  if (contentType !== id_signedData) throw unreadable('it is a PKCS#7 file of another kind than signed data');
  const certificates: CertificateSet = AsnConvert.parse(content, SignedData).certificates ?? new CertificateSet();
  return certificates.flatMap(({ certificate }) => (certificate ? [readCertificate(new Uint8Array(AsnConvert.serialize(certificate)))] : []));
}

function attempt<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof PublishingProblem) throw cause;
    throw unreadable('it is none of these', cause);
  }
}

function unreadable(why: string, cause?: unknown): PublishingProblem {
  return new PublishingProblem('certificates-unreadable', `no certificates can be read from this file: ${why}`, 'give a certificate in PEM or DER, or a bundle in PKCS#7', { expected: 'PEM, DER or PKCS#7', cause });
}
