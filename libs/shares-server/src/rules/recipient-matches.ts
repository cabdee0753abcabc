import { learned, type Rule } from '@testbed/server-kit';
import { circumstancesOf } from '../get/circumstances.ts';
import type { GetShareContext } from '../get/context.ts';

/** The share is for the person of the ticket. */
export const recipientMatches: Rule<GetShareContext> = {
  id: 'recipient-matches',
  requirement: 'UC.KTS.07/6a',
  problem: 'share-not-found',
  check(context) {
    const { issuer } = learned(context.ticket, 'ticket-readable').claims(circumstancesOf(context));
    const { recipient } = learned(context.share, 'share-stored');
    return Buffer.from(issuer).equals(recipient) ? undefined : { expected: 'the ticket of the recipient', actual: "another person's" };
  },
};
