import type { Rule } from '@testbed/server-kit';
import type { RecipientContext } from '../recipient/context.ts';
import { certificateViolation } from '../recipient/verdict.ts';

/** The certificate may be used to authenticate a client. */
export const clientCertificateUsage: Rule<RecipientContext> = {
  id: 'client-certificate-usage',
  requirement: 'UC.KTS.04/2a',
  problem: 'client-certificate-usage',
  check: (context) => certificateViolation(context, 'usage', 'a certificate for digital signatures and client authentication'),
};
