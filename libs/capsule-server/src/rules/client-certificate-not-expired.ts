import type { Rule } from '@testbed/server-kit';
import type { RecipientContext } from '../recipient/context.ts';
import { certificateViolation } from '../recipient/verdict.ts';

/** The certificate has not expired, by the server's clock. */
export const clientCertificateNotExpired: Rule<RecipientContext> = {
  id: 'client-certificate-not-expired',
  requirement: 'UC.KTS.04/2a',
  problem: 'client-certificate-expired',
  check: (context) => certificateViolation(context, 'expired', 'a certificate that has not expired'),
};
