import type { Check, SharesTarget, Subject } from '@testbed/runner';
import { refusal, type RefusedBy } from '../../refusal.ts';
import { acceptance } from '../acceptance.ts';
import { fetch, passingFetch, type Fetch } from '../fetch/request.ts';
import { aSigner } from '../needs.ts';

type Told = Pick<Check<SharesTarget>, 'id' | 'requirements' | 'expected' | 'why' | 'next'> & Partial<Pick<Check<SharesTarget>, 'level' | 'needs' | 'notSoleKiller'>>;

/** A check of a ticket: what it says, and what differs from a good one. */
export interface TicketCheck extends Told {
  readonly change: (request: Fetch, subject: Subject<SharesTarget>) => Fetch;
}

/** A ticket that fails verification is answered 401 (key-shares 1.0.1). */
export const unauthorized: RefusedBy = { statuses: [401] };

/** What is no ticket or certificate at all is a bad request as much as a bad ticket. */
export const unreadable: RefusedBy = { statuses: [400, 401] };

/** The contract has 404 for what is not there, and does not say what an unfit nonce or share id in a ticket is. */
export const unauthorizedOrNotFound: RefusedBy = { statuses: [401, 404] };

/** A good ticket is accepted, the same one with one change is refused. A MUST unless it says otherwise. */
export function ticketRefused({ change, requirements, ...check }: TicketCheck, refusedBy: RefusedBy = unauthorized): Check<SharesTarget> {
  return refusal(fetch, { level: 'MUST', needs: [aSigner], ...check, requirements: [...requirements, 'UC.KTS.07/6', 'UC.KTS.07/6a', 'OAS.CSS/get-bad-ticket-401'], twin: passingFetch, mutate: change, refusedBy });
}

/** A good ticket is accepted, and so is the same one with one change. */
export function ticketAccepted({ change, ...check }: TicketCheck): Check<SharesTarget> {
  return acceptance(fetch, { level: 'MUST', needs: [aSigner], ...check, twin: passingFetch, change });
}
