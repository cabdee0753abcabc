import type { Rule } from '@testbed/server-kit';
import type { RecipientContext } from '../recipient/context.ts';

/** The recipient presented a certificate in the handshake. That it holds the key, TLS has proved. */
export const clientCertificatePresent: Rule<RecipientContext> = {
  id: 'client-certificate-present',
  requirement: 'UC.KTS.04/1',
  problem: 'client-certificate-missing',
  check(context) {
    const [own] = context.request.peer;
    if (!own) return { expected: 'a client certificate', actual: 'none' };
    context.certificate = own;
    return undefined;
  },
};
