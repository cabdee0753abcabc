import type { Rule } from '@testbed/server-kit';
import type { RecipientContext } from '../recipient/context.ts';
import { certificateViolation } from '../recipient/verdict.ts';

/** The revocation service gives an answer that can be trusted. Without one nobody is let in. */
export const clientCertificateRevocationKnown: Rule<RecipientContext> = {
  id: 'client-certificate-revocation-known',
  requirement: 'UC.KTS.04/2a',
  problem: 'revocation-unavailable',
  check: (context) => certificateViolation(context, 'revocation-unavailable', 'an answer of the revocation service'),
};
