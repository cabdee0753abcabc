import type { TicketStep } from '@testbed/auth-ticket';
import { learned, type Rule } from '@testbed/server-kit';
import { circumstancesOf } from '../get/circumstances.ts';
import type { GetShareContext } from '../get/context.ts';

/** The ticket passes one step of its verification; step, rule and problem have the same name. */
export function ticketStep(step: TicketStep): Rule<GetShareContext> {
  return {
    id: step,
    requirement: 'UC.KTS.07/6a',
    problem: step,
    check: (context) => learned(context.ticket, 'ticket-readable').check(step, circumstancesOf(context)),
  };
}
