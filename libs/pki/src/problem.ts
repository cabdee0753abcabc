/** Everything this library refuses, as one closed set. `Tls…` codes of pinned requests are in `tls/problem.ts`. */
export type PkiCode =
  | 'key-malformed'
  | 'key-type-unsupported'
  | 'key-password-missing'
  | 'key-password-wrong'
  | 'pkcs12-malformed'
  | 'pkcs12-password-wrong'
  | 'certificate-malformed'
  | 'certificate-untrusted'
  | 'certificate-issuer-not-ca'
  | 'certificate-critical-extension'
  | 'certificate-expired'
  | 'certificate-not-yet-valid'
  | 'certificate-usage'
  | 'certificate-revoked'
  | 'certificate-status-unknown'
  | 'revocation-unavailable'
  | 'ocsp-unreachable'
  | 'ocsp-timeout'
  | 'ocsp-malformed'
  | 'ocsp-error-status'
  | 'ocsp-signature'
  | 'ocsp-responder-unauthorised'
  | 'ocsp-certificate-mismatch'
  | 'ocsp-stale'
  | 'ocsp-nonce'
  | 'ocsp-fault-malformed'
  | 'authority-missing'
  | 'authority-malformed'
  | 'authority-serial-unknown';

/** What helps to understand a refusal: what should have been there, what was, and what to do now. */
export interface PkiProblemDetails extends ErrorOptions {
  readonly expected?: string;
  readonly actual?: string;
  readonly next?: string;
}

/** A refusal of this library. Never carries a key or a password. */
export class PkiProblem extends Error {
  override readonly name = 'PkiProblem';
  readonly code: PkiCode;
  readonly expected: string | undefined;
  readonly actual: string | undefined;
  readonly next: string | undefined;

  constructor(code: PkiCode, message: string, { expected, actual, next, ...options }: PkiProblemDetails = {}) {
    super(message, options);
    this.code = code;
    this.expected = expected;
    this.actual = actual;
    this.next = next;
  }
}
