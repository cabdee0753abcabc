import { serialNumberOf } from '../issuer.ts';
import type { ReceivedTicket, TicketScheme } from '../scheme.ts';
import { jsonChecks } from './checks.ts';
import { createJsonTicket } from './create.ts';
import { presentJsonTicket } from './present.ts';
import { readJsonTicket } from './read.ts';

/** The JSON ticket v0.1 of the capsule-server draft, which the SD-JWT replaced. */
export const jsonScheme: TicketScheme = {
  id: 'json',
  create: createJsonTicket,
  present: presentJsonTicket,
  recognises: (presentation) => presentation.startsWith('{'),
  read(presentation): ReceivedTicket {
    const ticket = readJsonTicket(presentation);
    return {
      check: (step, against) => jsonChecks[step]?.(ticket, against),
      claims: ({ certificate }) => ({ issuer: `etsi/${serialNumberOf(certificate)}`, nonce: ticket.transaction.nonce }),
    };
  },
};
