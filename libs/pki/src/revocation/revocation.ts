import type { X509Certificate } from 'node:crypto';
import type { CRLReasons } from '@peculiar/asn1-x509';

/** Why a certificate was revoked (RFC 5280 5.3.1). */
export type RevocationReason = keyof typeof CRLReasons;

/** What an authority says about a certificate of its own. */
export type CertificateStatus =
  | { readonly status: 'good' }
  | { readonly status: 'revoked'; readonly at: Date; readonly reason: RevocationReason }
  | { readonly status: 'unknown' };

/** A status, and until when it may be repeated without asking again; without an instant, never. */
export type RevocationStatus = CertificateStatus & { readonly freshUntil?: Date };

/** Where a rule learns whether a certificate is revoked. */
export interface Revocation {
  /**
   * Asks about a certificate at its issuer. Fails closed: where no trustworthy answer is to be had, it throws.
   *
   * @throws PkiProblem `revocation-unavailable` or one of the `ocsp-…` codes
   */
  check(certificate: X509Certificate, issuer: X509Certificate): Promise<RevocationStatus>;
}
