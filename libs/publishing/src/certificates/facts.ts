/** What a certificate says, for people to compare. */
export interface CertificateFacts {
  readonly pem: string;
  /** Lines of `name=value`, as the certificate has them. */
  readonly subject: string;
  readonly issuer: string;
  /** `DNS:host` and `IP Address:…`, without the commas. */
  readonly names: readonly string[];
  /** `EC P-384`, `RSA 3072`, … */
  readonly key: string;
  /** SHA-256 of the DER: lower-case hex. */
  readonly fingerprint: string;
  /** RFC 3339. */
  readonly notBefore: string;
  readonly notAfter: string;
  /** Whole days until `notAfter`; negative once it is over. */
  readonly daysLeft: number;
}
