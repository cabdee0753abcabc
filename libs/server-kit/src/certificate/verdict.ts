import type { X509Certificate } from 'node:crypto';
import { checkCertificate, PkiProblem, type CertificateTrust, type PkiCode } from '@testbed/pki';

/** What can be wrong with a certificate somebody shows to a server, as the rules tell it apart. */
export type CertificateFault = 'untrusted' | 'not-yet-valid' | 'expired' | 'usage' | 'revoked' | 'status-unknown' | 'revocation-unavailable';

/** The first thing wrong with a certificate, and the reason the log may know: never whose it is. */
export type CertificateVerdict = { readonly fault: CertificateFault; readonly reason: PkiCode } | 'accepted';

/** Judges a certificate: chain, validity by the server's clock, usage, revocation, in this order; the first fault is the verdict. */
export async function judgeCertificate(certificate: X509Certificate | Uint8Array, trust: CertificateTrust): Promise<CertificateVerdict> {
  try {
    await checkCertificate(certificate, trust);
    return 'accepted';
  } catch (error) {
    const fault = error instanceof PkiProblem ? faultOf(error.code) : undefined;
    // What no rule knows must not pass: it fails the request.
    if (!(error instanceof PkiProblem) || !fault) throw error;
    return { fault, reason: error.code };
  }
}

const faults: Readonly<Partial<Record<PkiCode, CertificateFault>>> = {
  'certificate-malformed': 'untrusted',
  'certificate-untrusted': 'untrusted',
  'certificate-issuer-not-ca': 'untrusted',
  'certificate-critical-extension': 'untrusted',
  'certificate-not-yet-valid': 'not-yet-valid',
  'certificate-expired': 'expired',
  'certificate-usage': 'usage',
  'certificate-revoked': 'revoked',
  'certificate-status-unknown': 'status-unknown',
  'revocation-unavailable': 'revocation-unavailable',
};

function faultOf(code: PkiCode): CertificateFault | undefined {
  return code.startsWith('ocsp-') ? 'revocation-unavailable' : faults[code];
}
