import { deviates, type Check, type SharesTarget } from '@testbed/runner';
import { describe } from '../../describe.ts';
import { shareFor, signerOf, store } from '../create/request.ts';
import { differenceOf } from '../fetch/fetched.ts';
import { fetch, fetchOf } from '../fetch/request.ts';
import { objectOf } from '../json.ts';
import { aSecondSigner } from '../needs.ts';

const together = 8;

export const parallelFetches: Check<SharesTarget> = {
  id: 'shares/concurrency/fetches',
  requirements: ['CSS/share-unchanged', 'CSS/match-recipient', 'TICKET/nonce-of-this-share'],
  level: 'MUST',
  notSoleKiller: 'What mixes up shares of the same moment disturbs the checks that run beside this one.',
  needs: [aSecondSigner],
  expected: `Shares of several people, ${together} of them created and fetched at the same moment, come back each to its own recipient.`,
  why: 'What two requests have in common in a server gives one person the share of the other.',
  next: 'Keep nothing of a request where another request can see it.',
  async run(subject) {
    const { target } = subject;
    await Promise.all(
      Array.from({ length: together }, async (_, index) => {
        const signer = signerOf(target, index % target.signers.length);
        const share = await store(subject, shareFor(signer, subject));
        const exchange = await fetch.send(subject, await fetchOf(subject, signer, share));
        const wrong = exchange.response?.status === 200 ? differenceOf(objectOf(exchange.response), share) : describe(exchange);
        if (wrong !== undefined) deviates(`to one of ${together} at once it ${wrong}`);
      }),
    );
    subject.observe(`${together} shares came back`);
  },
};
