import { deviates, undecided, type Check, type SharesTarget, type Subject } from '@testbed/runner';
import type { Exchange } from '@testbed/wire';
import { describe } from '../../describe.ts';
import { expectRefusal } from '../../refusal.ts';
import { otherThan, signerOf } from '../create/request.ts';
import { aSecondSigner, aSigner } from '../needs.ts';
import { unauthorizedOrNotFound } from '../ticket/refused.ts';
import { fetch, fetched, fetchWith, passingFetch, type Fetch } from './request.ts';

/** A good fetch, but of an id that no share has. */
async function ofNothing(subject: Subject<SharesTarget>, shareId = subject.random(16).toString('hex')): Promise<Fetch> {
  const { share, nonce } = await passingFetch(subject);
  return fetchWith(subject, signerOf(subject.target), { ...share, shareId }, nonce);
}

const passes = 'a fetch of a share that is there';

/** Headers that tell one answer from the next whatever it says. */
const always = new Set(['date', 'x-request-id', 'traceparent']);

function looksOf({ response }: Exchange): string {
  const headers = response?.headers.filter(([name]) => !always.has(name)).map(([name, value]) => `${name}: ${value}`).sort() ?? [];
  return [response?.status, ...headers, Buffer.from(response?.body ?? []).toString()].join('\n');
}

export const notThere: readonly Check<SharesTarget>[] = [
  {
    id: 'shares/fetch/share-unknown',
    requirements: ['OAS.CSS/get-unknown-404', 'TICKET/share-there', 'UC.KTS.07/6a'],
    level: 'MUST',
    needs: [aSigner],
    expected: 'A fetch of a share that is not there is answered 404, or 401 because its nonce can\'t be known.',
    notSoleKiller: 'Without a share there is no nonce of it: the nonce is refused first.',
    why: 'The recipient must learn that the container can\'t be opened, and not that the server failed.',
    next: 'Answer 404 when there is no such share.',
    async run(subject) {
      await fetched(subject, await passingFetch(subject), passes);
      const exchange = await fetch.send(subject, await ofNothing(subject));
      expectRefusal(exchange, unauthorizedOrNotFound);
      subject.observe(describe(exchange));
    },
  },
  ...[
    { id: 'shares/fetch/share-id-17', requirement: 'OAS.CSS/get-id-too-short', length: 17 },
    { id: 'shares/fetch/share-id-35', requirement: 'OAS.CSS/get-id-too-long', length: 35 },
  ].map(
    ({ id, requirement, length }): Check<SharesTarget> => ({
      id,
      requirements: [requirement],
      level: 'MUST',
      needs: [aSigner],
      expected: `A fetch with an id of ${length} characters is answered 400.`,
      why: 'The contract limits ids to 18 to 34 characters; what can\'t be an id needs no look into the store.',
      next: 'Answer 400 for ids shorter than 18 or longer than 34 characters.',
      async run(subject) {
        await fetched(subject, await passingFetch(subject), passes);
        const exchange = await fetch.send(subject, await ofNothing(subject, subject.random(18).toString('hex').slice(0, length)));
        expectRefusal(exchange, { statuses: [400] });
        subject.observe(describe(exchange));
      },
    }),
  ),
  {
    id: 'shares/fetch/share-id-empty',
    requirements: ['OAS.CSS/get-empty-id'],
    level: 'SHOULD',
    needs: [aSigner],
    expected: 'A fetch of /key-shares/ without an id is answered 404.',
    why: 'There is nothing at that address.',
    next: 'Answer 404 to GET /key-shares/.',
    async run(subject) {
      await fetched(subject, await passingFetch(subject), passes);
      const exchange = await fetch.send(subject, await ofNothing(subject, ''));
      expectRefusal(exchange, { statuses: [404] });
      subject.observe(describe(exchange));
    },
  },
  {
    id: 'shares/fetch/not-yours-is-not-there',
    requirements: ['CSS/not-yours-like-not-there'],
    level: 'SHOULD',
    needs: [aSecondSigner],
    expected: 'The answer to a fetch of somebody else\'s share has the status, headers and body of one of a share that is not there.',
    why: 'Whoever can tell the two apart learns for whom shares are kept.',
    next: 'Answer both from one place: 404 without a body.',
    async run(subject) {
      const { share, nonce } = await passingFetch(subject);
      const stranger = otherThan(signerOf(subject.target), subject.target);
      const notYours = await fetch.send(subject, fetchWith(subject, stranger, share, nonce));
      if (fetch.notAccepted(notYours) === undefined) undecided('somebody else\'s share was given, which is worse');
      const notIs = await fetch.send(subject, fetchWith(subject, stranger, { ...share, shareId: subject.random(share.shareId.length >> 1).toString('hex') }, nonce));
      if (looksOf(notYours) !== looksOf(notIs)) deviates(`somebody else's share: it ${describe(notYours)}; a share that is not there: it ${describe(notIs)}${differingHeaders(notYours, notIs)}`);
      subject.observe(`both times it ${describe(notYours)}`);
    },
  },
];

/** The headers that only one of the answers has, as the end of a sentence. */
function differingHeaders(one: Exchange, other: Exchange): string {
  const [first = [], second = []] = [one, other].map(({ response }) => response?.headers.map(([name]) => name).filter((name) => !always.has(name)) ?? []);
  const differing = [...first.filter((name) => !second.includes(name)), ...second.filter((name) => !first.includes(name))];
  return differing.length > 0 ? `; only one of them has ${differing.join(', ')}` : '';
}
