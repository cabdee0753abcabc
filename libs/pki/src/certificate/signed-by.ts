import type { X509Certificate } from 'node:crypto';

/** Whether the authority is the one the certificate names as its issuer, by name and by signature. */
export function isSignedBy(certificate: X509Certificate, authority: X509Certificate): boolean {
  try {
    return certificate.issuer === authority.subject && certificate.verify(authority.publicKey);
  } catch {
    return false;
  }
}
