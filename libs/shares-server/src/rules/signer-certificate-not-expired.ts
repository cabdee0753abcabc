import type { Rule } from '@testbed/server-kit';
import { certificateViolation } from '../get/certificate-violation.ts';
import type { GetShareContext } from '../get/context.ts';

/** The certificate has not expired, by the server's clock. */
export const signerCertificateNotExpired: Rule<GetShareContext> = {
  id: 'signer-certificate-not-expired',
  requirement: 'UC.KTS.07/6a',
  problem: 'signer-certificate-expired',
  check: (context) => certificateViolation(context, 'expired', 'a certificate that has not expired'),
};
