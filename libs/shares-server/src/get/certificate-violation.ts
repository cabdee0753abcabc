import { judgeCertificate, learned, type CertificateFault, type Violation } from '@testbed/server-kit';
import type { GetShareContext } from './context.ts';

/** What the rule for one fault found. The certificate is judged once a request, for the first rule that asks. */
export async function certificateViolation(context: GetShareContext, fault: CertificateFault, expected: string): Promise<Violation | undefined> {
  const { settings, clock, revocation } = context;
  context.verdict ??= judgeCertificate(learned(context.certificate, 'signer-certificate-readable'), {
    trust: settings.signerTrust,
    clock,
    purpose: 'client-authentication',
    revocation,
  });
  const verdict = await context.verdict;
  return verdict !== 'accepted' && verdict.fault === fault ? { expected, actual: verdict.reason } : undefined;
}
