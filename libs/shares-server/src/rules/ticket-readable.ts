import { readTicket } from '@testbed/auth-ticket';
import { learned, type Rule } from '@testbed/server-kit';
import type { GetShareContext } from '../get/context.ts';
import { ticketViolation } from '../get/ticket-violation.ts';

/** The ticket can be read as one of a scheme the server accepts. */
export const ticketReadable: Rule<GetShareContext> = {
  id: 'ticket-readable',
  requirement: 'UC.KTS.07/6a',
  problem: 'ticket-malformed',
  check: (context) =>
    ticketViolation(() => {
      context.ticket = readTicket(learned(context.headers, 'ticket-headers').presentation, context.settings.ticketSchemes);
    }),
};
