import { readTicketHeaders } from '@testbed/auth-ticket';
import type { Rule } from '@testbed/server-kit';
import { requirements } from '../contract.ts';
import type { GetShareContext } from '../get/context.ts';
import { ticketViolation } from '../get/ticket-violation.ts';

/** The request brings a ticket and its certificate. */
export const ticketHeaders: Rule<GetShareContext> = {
  id: 'ticket-headers',
  requirement: requirements.get,
  problem: 'ticket-headers',
  check: (context) =>
    ticketViolation(() => {
      context.headers = readTicketHeaders(context.request.headers);
    }),
};
