import { deviates, type Check, type SharesTarget } from '@testbed/runner';
import { headerOf } from '@testbed/wire';
import { describe } from '../../describe.ts';
import { shareFor, signerOf, store, type ShareJson } from '../create/request.ts';
import { objectOf } from '../json.ts';
import { aSigner } from '../needs.ts';
import { fetch, fetchOf } from './request.ts';

/** What is wrong with the JSON of a fetched share; undefined when it is the one that was stored. */
export function differenceOf(found: Readonly<Record<string, unknown>> | undefined, { share, recipient }: ShareJson): string | undefined {
  if (!found) return 'answered 200 without a JSON object';
  const wrong = Object.entries({ share, recipient }).find(([member, value]) => found[member] !== value);
  if (!wrong) return undefined;
  return typeof found[wrong[0]] === 'string' ? `answered 200 with another ${wrong[0]} than was sent` : `answered 200 without the string ${wrong[0]}`;
}

function comesBack(check: Omit<Check<SharesTarget>, 'level' | 'needs' | 'run' | 'why' | 'next'>, length: number): Check<SharesTarget> {
  return {
    ...check,
    level: 'MUST',
    needs: [aSigner],
    why: 'One wrong bit in a share makes another key, and the container can never be opened.',
    next: 'Give back share and recipient exactly as they were sent, as application/json.',
    async run(subject) {
      const signer = signerOf(subject.target);
      const share = await store(subject, shareFor(signer, subject, length));
      const exchange = await fetch.send(subject, await fetchOf(subject, signer, share));
      if (exchange.response?.status !== 200) deviates(describe(exchange));
      const type = headerOf(exchange.response, 'content-type') ?? '(none)';
      if (!/^application\/json\s*(?:;|$)/i.test(type)) deviates(`answered 200 with the Content-Type ${type}`);
      const wrong = differenceOf(objectOf(exchange.response), share);
      if (wrong !== undefined) deviates(wrong);
      subject.observe('answered 200 with the share and recipient that were sent');
    },
  };
}

export const fetchedShare = [
  comesBack(
    {
      id: 'shares/fetch/fetched',
      requirements: ['UC.KTS.07/7', 'UC.KTS.06/4', 'OAS.CSS/get-200', 'OAS.CSS/get-schema', 'OAS.CSS/get-header-names', 'CSS/share-unchanged'],
      notSoleKiller: 'Every check of a ticket begins with a share that is fetched.',
      expected: 'The recipient gets a share of 32 bytes with 200, application/json, share and recipient as they were sent.',
    },
    32,
  ),
  comesBack({ id: 'shares/fetch/fetched-128', requirements: ['CSS/share-unchanged', 'OAS.CSS/get-schema'], expected: 'The recipient gets a share of 128 bytes exactly as it was sent.' }, 128),
  comesBack({ id: 'shares/fetch/fetched-65', requirements: ['CSS/share-unchanged', 'OAS.CSS/get-schema'], expected: 'The recipient gets a share of 65 bytes, whose base64 is padded, exactly as it was sent.', notSoleKiller: 'It differs from the others in its padding only.' }, 65),
];
