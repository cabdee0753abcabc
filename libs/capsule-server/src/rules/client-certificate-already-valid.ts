import type { Rule } from '@testbed/server-kit';
import type { RecipientContext } from '../recipient/context.ts';
import { certificateViolation } from '../recipient/verdict.ts';

/** The certificate is valid already, by the server's clock. */
export const clientCertificateAlreadyValid: Rule<RecipientContext> = {
  id: 'client-certificate-already-valid',
  requirement: 'UC.KTS.04/2a',
  problem: 'client-certificate-not-yet-valid',
  check: (context) => certificateViolation(context, 'not-yet-valid', 'a certificate whose validity has begun'),
};
