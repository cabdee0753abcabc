import type { Rule } from '@testbed/server-kit';
import { certificateViolation } from '../get/certificate-violation.ts';
import type { GetShareContext } from '../get/context.ts';

/** The certificate is valid already, by the server's clock. */
export const signerCertificateAlreadyValid: Rule<GetShareContext> = {
  id: 'signer-certificate-already-valid',
  requirement: 'UC.KTS.07/6a',
  problem: 'signer-certificate-not-yet-valid',
  check: (context) => certificateViolation(context, 'not-yet-valid', 'a certificate whose validity has begun'),
};
