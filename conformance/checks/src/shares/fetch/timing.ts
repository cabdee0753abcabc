import { deviates, type Check, type SharesTarget } from '@testbed/runner';
import { expectRefusal } from '../../refusal.ts';
import { otherThan, signerOf } from '../create/request.ts';
import { aSecondSigner } from '../needs.ts';
import { unauthorizedOrNotFound } from '../ticket/refused.ts';
import { fetchWith, passingFetch, wireRequestOf, type Fetch } from './request.ts';

const rounds = 12;
/** One kind of answer has to be the slower one in so many rounds: by chance that happens in four of a hundred runs. */
const clearly = 10;
/** Milliseconds: less is lost in any network. */
const noticeable = 5;

export const timing: Check<SharesTarget> = {
  id: 'shares/fetch/not-yours-timing',
  requirements: ['CSS/not-yours-timing'],
  level: 'SHOULD',
  alone: true,
  needs: [aSecondSigner],
  expected: `Somebody else's share and one that is not there are refused in about the same time: in ${rounds} rounds neither is clearly slower, by ${noticeable} ms or more.`,
  why: 'Time tells the two apart where status and body do not.',
  next: 'Do the same work for both: look for nonce and share, and compare the recipient, whether or not they are there.',
  async run(subject) {
    const stranger = otherThan(signerOf(subject.target), subject.target);
    const connection = await subject.wire.connect(subject.target.url, { actor: stranger.name });
    const differences: number[] = [];
    try {
      // The first round is the slower one for reasons of its own: connection, caches.
      for (let round = 0; round <= rounds; round += 1) {
        const { share, nonce } = await passingFetch(subject);
        const notYours = fetchWith(subject, stranger, share, nonce);
        const notThere = fetchWith(subject, stranger, { ...share, shareId: subject.random(16).toString('hex') }, nonce);
        // In turns, because the second may profit from what the first one looked up.
        const order = round % 2 === 0 ? [notYours, notThere] : [notThere, notYours];
        const took = new Map<Fetch, number>();
        for (const request of order) {
          const exchange = await connection.send(wireRequestOf(request));
          expectRefusal(exchange, unauthorizedOrNotFound);
          took.set(request, exchange.duration);
        }
        if (round > 0) differences.push((took.get(notYours) ?? 0) - (took.get(notThere) ?? 0));
      }
    } finally {
      connection.close();
    }
    const median = differences.toSorted((a, b) => a - b)[rounds >> 1] ?? 0;
    const sameWay = differences.filter((difference) => Math.sign(difference) === Math.sign(median)).length;
    if (Math.abs(median) >= noticeable && sameWay >= clearly) deviates(`somebody else's share takes ${Math.abs(median)} ms ${median > 0 ? 'longer' : 'less'} in ${sameWay} of ${rounds} rounds`);
    subject.observe(`a median difference of ${median} ms in ${rounds} rounds`);
  },
};
