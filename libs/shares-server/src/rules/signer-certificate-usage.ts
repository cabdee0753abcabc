import type { Rule } from '@testbed/server-kit';
import { certificateViolation } from '../get/certificate-violation.ts';
import type { GetShareContext } from '../get/context.ts';

/** The certificate may be used to authenticate: one for signing documents may not. */
export const signerCertificateUsage: Rule<GetShareContext> = {
  id: 'signer-certificate-usage',
  requirement: 'UC.KTS.07/6a',
  problem: 'signer-certificate-usage',
  check: (context) => certificateViolation(context, 'usage', 'a certificate for digital signatures and client authentication'),
};
