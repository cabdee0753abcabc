import type { Rule } from '@testbed/server-kit';
import { certificateViolation } from '../get/certificate-violation.ts';
import type { GetShareContext } from '../get/context.ts';

/** The certificate was issued by a trusted authority: the trust store holds every authority of the chain. */
export const signerCertificateTrusted: Rule<GetShareContext> = {
  id: 'signer-certificate-trusted',
  requirement: 'UC.KTS.07/6a',
  problem: 'signer-certificate-untrusted',
  check: (context) => certificateViolation(context, 'untrusted', 'a chain of certificates to a trusted authority'),
};
