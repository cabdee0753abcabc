import { readCertificate } from '@testbed/pki';
import type { Rule } from '../rule.ts';

export const pinParses: Rule = {
  code: 'pin-parses',
  severity: 'error',
  demands: 'Every certificate is one, in PEM.',
  *check({ servers }) {
    for (const { server, path } of servers) {
      for (const [index, { pem }] of server.certificates.entries()) {
        try {
          if (!pem.trimStart().startsWith('-----BEGIN CERTIFICATE-----')) throw new TypeError('it is not PEM');
          readCertificate(pem);
        } catch (error) {
          yield { path: `${path}/certificates/${index}/pem`, message: (error as Error).message, next: 'paste the certificate in PEM again' };
        }
      }
    }
  },
};
