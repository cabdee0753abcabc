import type { Rule } from '@testbed/server-kit';
import type { RecipientContext } from '../recipient/context.ts';
import { certificateViolation } from '../recipient/verdict.ts';

/** The revocation service knows the certificate. */
export const clientCertificateStatusKnown: Rule<RecipientContext> = {
  id: 'client-certificate-status-known',
  requirement: 'UC.KTS.04/2a',
  problem: 'client-certificate-status-unknown',
  check: (context) => certificateViolation(context, 'status-unknown', 'a certificate its revocation service knows'),
};
