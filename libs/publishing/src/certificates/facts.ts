import type { X509Certificate } from 'node:crypto';

/** What a certificate says, for people to compare. */
export interface CertificateFacts {
  readonly pem: string;
  /** Lines of `name=value`, as the certificate has them. */
  readonly subject: string;
  readonly issuer: string;
  /** `DNS:host` and `IP Address:…`. */
  readonly names: readonly string[];
  /** `EC prime256v1`, `RSA 3072`, … */
  readonly key: string;
  /** SHA-256 of the DER: lower-case hex. */
  readonly fingerprint: string;
  /** RFC 3339. */
  readonly notBefore: string;
  readonly notAfter: string;
  /** Whole days until `notAfter`; negative once it is over. */
  readonly daysLeft: number;
}

/** The facts of one certificate. */
export function certificateFacts(certificate: X509Certificate, now: Date): CertificateFacts {
  const { asymmetricKeyType: type = '', asymmetricKeyDetails: details } = certificate.publicKey;
  return {
    pem: certificate.toString(),
    subject: certificate.subject,
    issuer: certificate.issuer,
    names: certificate.subjectAltName?.split(', ') ?? [],
    key: [type.toUpperCase(), details?.namedCurve ?? details?.modulusLength].filter((part) => part !== undefined).join(' '),
    fingerprint: certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
    notBefore: certificate.validFromDate.toISOString(),
    notAfter: certificate.validToDate.toISOString(),
    daysLeft: Math.floor((certificate.validToDate.getTime() - now.getTime()) / 86_400_000),
  };
}
