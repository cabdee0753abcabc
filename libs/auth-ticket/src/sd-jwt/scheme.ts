import { TicketProblem } from '../problem.ts';
import type { ReceivedTicket, TicketScheme } from '../scheme.ts';
import { audienceOf } from './audience.ts';
import { sdJwtChecks } from './checks.ts';
import { createTicket } from './create.ts';
import { presentTo } from './present.ts';
import { readSdJwt } from './read.ts';

/** The SD-JWT ticket of the released profile (ch06). */
export const sdJwtScheme: TicketScheme = {
  id: 'sd-jwt',
  create: createTicket,
  present: presentTo,
  recognises: (presentation) => presentation.includes('~'),
  read(presentation): ReceivedTicket {
    const ticket = readSdJwt(presentation);
    return {
      check: (step, against) => sdJwtChecks[step]?.(ticket, against),
      claims() {
        const issuer = ticket.payload.get('iss');
        const audience = audienceOf(ticket);
        if (typeof issuer === 'string' && audience) return { issuer, nonce: audience.nonce };
        throw new TicketProblem('ticket-malformed', { expected: 'iss and one aud', actual: 'a ticket that was not judged' });
      },
    };
  },
};
