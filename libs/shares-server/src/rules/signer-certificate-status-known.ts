import type { Rule } from '@testbed/server-kit';
import { certificateViolation } from '../get/certificate-violation.ts';
import type { GetShareContext } from '../get/context.ts';

/** The revocation service knows the certificate. */
export const signerCertificateStatusKnown: Rule<GetShareContext> = {
  id: 'signer-certificate-status-known',
  requirement: 'UC.KTS.07/6a',
  problem: 'signer-certificate-status-unknown',
  check: (context) => certificateViolation(context, 'status-unknown', 'a certificate its revocation service knows'),
};
