import type { Rule } from '@testbed/server-kit';
import type { RecipientContext } from '../recipient/context.ts';
import { certificateViolation } from '../recipient/verdict.ts';

/** The certificate was issued by a trusted authority, directly or through authorities it came with. */
export const clientCertificateTrusted: Rule<RecipientContext> = {
  id: 'client-certificate-trusted',
  requirement: 'UC.KTS.04/2a',
  problem: 'client-certificate-untrusted',
  check: (context) => certificateViolation(context, 'untrusted', 'a chain of certificates to a trusted authority'),
};
