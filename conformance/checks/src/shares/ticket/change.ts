import { layOutTicket, makeTicket, presentTicket, signTicket, type TicketRecipe, type TicketTexts, type UnsignedTicket } from '@testbed/wire';
import type { Fetch } from '../fetch/request.ts';

/** One mutation of a fetch: its ticket is made another way. */
export type TicketChange = (request: Fetch) => Fetch;

/** The ticket of a changed recipe: laid out and signed as any other. */
export function fromRecipe(change: (recipe: TicketRecipe, request: Fetch) => Partial<TicketRecipe>): TicketChange {
  return (request) => ({ ...request, ticket: makeTicket({ ...request.recipe, ...change(request.recipe, request) }) });
}

/** The ticket whose header, payload or disclosures are changed after they were laid out, and then signed. */
export function beforeSigning(change: (ticket: UnsignedTicket, request: Fetch) => Partial<UnsignedTicket>): TicketChange {
  return (request) => {
    const laidOut = layOutTicket(request.recipe);
    return { ...request, ticket: presentTicket(signTicket({ ...laidOut, ...change(laidOut, request) }, request.recipe.sign)) };
  };
}

/** The signed ticket, one of its texts changed. */
export function afterSigning(change: (ticket: TicketTexts, request: Fetch) => Partial<TicketTexts>): TicketChange {
  return (request) => {
    const signed = signTicket(layOutTicket(request.recipe), request.recipe.sign);
    return { ...request, ticket: presentTicket({ ...signed, ...change(signed, request) }) };
  };
}

/** The finished text of the header, changed. */
export function asText(change: (ticket: string, request: Fetch) => string): TicketChange {
  return (request) => ({ ...request, ticket: change(makeTicket(request.recipe), request) });
}
