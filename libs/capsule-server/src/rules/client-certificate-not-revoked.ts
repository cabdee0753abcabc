import type { Rule } from '@testbed/server-kit';
import type { RecipientContext } from '../recipient/context.ts';
import { certificateViolation } from '../recipient/verdict.ts';

/** The certificate is not revoked now, however long the session or the capsule has existed. */
export const clientCertificateNotRevoked: Rule<RecipientContext> = {
  id: 'client-certificate-not-revoked',
  requirement: 'UC.KTS.04/2a',
  problem: 'client-certificate-revoked',
  check: (context) => certificateViolation(context, 'revoked', 'a certificate that is not revoked'),
};
