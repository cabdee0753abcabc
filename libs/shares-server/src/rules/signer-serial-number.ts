import { serialNumberOf } from '@testbed/auth-ticket';
import { learned, type Rule } from '@testbed/server-kit';
import type { GetShareContext } from '../get/context.ts';

/** The certificate names a person by one serialNumber. */
export const signerSerialNumber: Rule<GetShareContext> = {
  id: 'signer-serial-number',
  requirement: 'UC.KTS.07/6a',
  problem: 'signer-serial-number-missing',
  check({ certificate }) {
    return serialNumberOf(learned(certificate, 'signer-certificate-readable')) === undefined ? { expected: 'one serialNumber in the subject', actual: 'none, or several' } : undefined;
  },
};
