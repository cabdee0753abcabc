import { readTicketCertificate } from '@testbed/auth-ticket';
import { learned, type Rule } from '@testbed/server-kit';
import type { GetShareContext } from '../get/context.ts';
import { ticketViolation } from '../get/ticket-violation.ts';

/** The certificate header is one certificate. */
export const signerCertificateReadable: Rule<GetShareContext> = {
  id: 'signer-certificate-readable',
  requirement: 'UC.KTS.07/6a',
  problem: 'signer-certificate-malformed',
  check: (context) =>
    ticketViolation(() => {
      context.certificate = readTicketCertificate(learned(context.headers, 'ticket-headers').certificate);
    }),
};
