import { judgeCertificate, learned, type CertificateFault, type Violation } from '@testbed/server-kit';
import type { RecipientContext } from './context.ts';

/** What the rule for one fault found. The certificate is judged once a request, for the first rule that asks. */
export async function certificateViolation(context: RecipientContext, fault: CertificateFault, expected: string): Promise<Violation | undefined> {
  const { request, settings, clock, revocation } = context;
  context.verdict ??= judgeCertificate(learned(context.certificate, 'client-certificate-present'), {
    trust: settings.clientTrust,
    intermediates: request.peer.slice(1),
    clock,
    purpose: 'client-authentication',
    revocation,
  });
  const verdict = await context.verdict;
  return verdict !== 'accepted' && verdict.fault === fault ? { expected, actual: verdict.reason } : undefined;
}
