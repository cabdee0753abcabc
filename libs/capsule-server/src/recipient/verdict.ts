import { checkCertificate, PkiProblem, type PkiCode } from '@testbed/pki';
import { learned, type Violation } from '@testbed/server-kit';
import type { RecipientContext } from './context.ts';

/** What can be wrong with a client certificate, as the problem codes tell it. */
export type CertificateFault =
  | 'client-certificate-untrusted'
  | 'client-certificate-not-yet-valid'
  | 'client-certificate-expired'
  | 'client-certificate-usage'
  | 'client-certificate-revoked'
  | 'client-certificate-status-unknown'
  | 'revocation-unavailable';

/** The first thing wrong with a client certificate, and the reason the log may know: never whose it is. */
export type CertificateVerdict = { readonly fault: CertificateFault; readonly reason: PkiCode } | 'accepted';

/**
 * What the rule for one fault found. The certificate is judged once a request, for the first rule that asks:
 * chain, validity by the server's clock, usage, revocation, in this order; the first fault is the verdict.
 */
export async function certificateViolation(context: RecipientContext, fault: CertificateFault, expected: string): Promise<Violation | undefined> {
  context.verdict ??= judge(context);
  const verdict = await context.verdict;
  return verdict !== 'accepted' && verdict.fault === fault ? { expected, actual: verdict.reason } : undefined;
}

async function judge(context: RecipientContext): Promise<CertificateVerdict> {
  const { request, settings, clock, revocation } = context;
  try {
    await checkCertificate(learned(context.certificate, 'client-certificate-present'), {
      trust: settings.clientTrust,
      intermediates: request.peer.slice(1),
      clock,
      purpose: 'client-authentication',
      revocation,
    });
    return 'accepted';
  } catch (error) {
    const fault = error instanceof PkiProblem ? faultOf(error.code) : undefined;
    // What no rule knows must not pass: it fails the request.
    if (!(error instanceof PkiProblem) || !fault) throw error;
    return { fault, reason: error.code };
  }
}

const faults: Readonly<Partial<Record<PkiCode, CertificateFault>>> = {
  'certificate-malformed': 'client-certificate-untrusted',
  'certificate-untrusted': 'client-certificate-untrusted',
  'certificate-issuer-not-ca': 'client-certificate-untrusted',
  'certificate-critical-extension': 'client-certificate-untrusted',
  'certificate-not-yet-valid': 'client-certificate-not-yet-valid',
  'certificate-expired': 'client-certificate-expired',
  'certificate-usage': 'client-certificate-usage',
  'certificate-revoked': 'client-certificate-revoked',
  'certificate-status-unknown': 'client-certificate-status-unknown',
  'revocation-unavailable': 'revocation-unavailable',
};

function faultOf(code: PkiCode): CertificateFault | undefined {
  return code.startsWith('ocsp-') ? 'revocation-unavailable' : faults[code];
}
