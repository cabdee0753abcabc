import type { Rule } from '@testbed/server-kit';
import { certificateViolation } from '../get/certificate-violation.ts';
import type { GetShareContext } from '../get/context.ts';

/** The revocation service gives an answer that can be trusted. Without one nobody is let in. */
export const signerCertificateRevocationKnown: Rule<GetShareContext> = {
  id: 'signer-certificate-revocation-known',
  requirement: 'UC.KTS.07/6a',
  problem: 'revocation-unavailable',
  check: (context) => certificateViolation(context, 'revocation-unavailable', 'an answer of the revocation service'),
};
