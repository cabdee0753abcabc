import type { Rule } from '@testbed/server-kit';
import { certificateViolation } from '../get/certificate-violation.ts';
import type { GetShareContext } from '../get/context.ts';

/** The certificate is not revoked now, whenever the ticket was signed. */
export const signerCertificateNotRevoked: Rule<GetShareContext> = {
  id: 'signer-certificate-not-revoked',
  requirement: 'UC.KTS.07/6a',
  problem: 'signer-certificate-revoked',
  check: (context) => certificateViolation(context, 'revoked', 'a certificate that is not revoked'),
};
