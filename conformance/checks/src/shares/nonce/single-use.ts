import type { Check, SharesTarget } from '@testbed/runner';
import { describe } from '../../describe.ts';
import { expectRefusal } from '../../refusal.ts';
import { signerOf } from '../create/request.ts';
import { fetch, fetched, fetchWith, passingFetch } from '../fetch/request.ts';
import { aSigner } from '../needs.ts';
import { unauthorizedOrNotFound } from '../ticket/refused.ts';

const next = 'Delete the nonce in the same step that finds it, before the share is given.';

export const nonceSingleUse: readonly Check<SharesTarget>[] = [
  {
    id: 'shares/nonce/replay',
    requirements: ['CSS/nonce-single-use'],
    level: 'SHOULD',
    needs: [aSigner],
    expected: 'The same ticket is refused the second time, with 401 or 404.',
    why: 'The specification only limits the age of a nonce; yet a ticket that ends up in a log or a proxy opens the share as long as its nonce lives.',
    next,
    async run(subject) {
      const request = await passingFetch(subject);
      await fetched(subject, request, 'the first use of the ticket');
      const exchange = await fetch.send(subject, request);
      expectRefusal(exchange, unauthorizedOrNotFound);
      subject.observe(describe(exchange));
    },
  },
  {
    id: 'shares/nonce/used-in-new-ticket',
    requirements: ['CSS/nonce-single-use'],
    level: 'SHOULD',
    needs: [aSigner],
    expected: 'A new ticket with a nonce that was used is refused, with 401 or 404.',
    why: 'It is the nonce that shows when the recipient signed: used again it shows nothing.',
    next,
    async run(subject) {
      const request = await passingFetch(subject);
      await fetched(subject, request, 'the first use of the nonce');
      const exchange = await fetch.send(subject, fetchWith(subject, signerOf(subject.target), request.share, request.nonce));
      expectRefusal(exchange, unauthorizedOrNotFound);
      subject.observe(describe(exchange));
    },
  },
];
