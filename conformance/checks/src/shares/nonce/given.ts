import { deviates, type Check, type SharesTarget } from '@testbed/runner';
import { headerOf, type Exchange } from '@testbed/wire';
import { describe } from '../../describe.ts';
import { store } from '../create/request.ts';
import { objectOf } from '../json.ts';
import { aSigner } from '../needs.ts';
import { askNonce, nonceRequestFor } from './request.ts';

type Told = Omit<Check<SharesTarget>, 'needs' | 'run'>;

/** A nonce is asked for, and the answer is looked at; `complaint` says what is wrong with it. */
function answered(check: Told, complaint: (nonce: unknown, exchange: Exchange) => string | undefined): Check<SharesTarget> {
  return {
    ...check,
    needs: [aSigner],
    async run(subject) {
      const { shareId } = await store(subject);
      const exchange = await askNonce.send(subject, nonceRequestFor(shareId));
      if (exchange.response?.status !== 200) deviates(describe(exchange));
      const nonce = objectOf(exchange.response)?.['nonce'];
      const wrong = complaint(nonce, exchange);
      if (wrong !== undefined) deviates(wrong);
      subject.observe(`a nonce of ${String(nonce).length} characters`);
    },
  };
}

export const nonceGiven = [
  answered(
    {
      id: 'shares/nonce/given',
      requirements: ['UC.KTS.07/1', 'OAS.CSS/nonce-200', 'OAS.CSS/nonce-schema'],
      level: 'MUST',
      notSoleKiller: 'Every fetch begins with a nonce.',
      expected: 'A nonce request for a stored share is answered 200 with application/json, an object with the string nonce.',
      why: 'Without a nonce there is no ticket and no share.',
      next: 'Answer POST /key-shares/{shareId}/nonce with 200 and {"nonce": "…"}.',
    },
    (nonce, { response }) => {
      const type = (response && headerOf(response, 'content-type')) ?? '(none)';
      if (!/^application\/json\s*(?:;|$)/i.test(type)) return `answered 200 with the Content-Type ${type}`;
      return typeof nonce === 'string' ? undefined : 'answered 200 without a string nonce';
    },
  ),
  answered(
    {
      id: 'shares/nonce/characters',
      requirements: ['OAS.CSS/nonce-in-query'],
      level: 'MUST',
      notSoleKiller: 'A nonce with other characters fits into no audience: no share is fetched.',
      expected: 'A nonce has only letters, digits and - . _ ~, which stand in a query as they are.',
      why: 'Clients write the nonce into an address without escaping it: with other characters the address means something else.',
      next: 'Write nonces in base64url without padding, or in hex.',
    },
    (nonce) => (/^[\w.~-]+$/.test(String(nonce)) ? undefined : 'the nonce has other characters'),
  ),
  answered(
    {
      id: 'shares/nonce/length',
      requirements: ['OAS.CSS/nonce-length'],
      level: 'SHOULD',
      expected: 'A nonce has 12 to 16 characters, or 12 to 16 bytes in base64url (16 to 22 characters).',
      why: 'The contract leaves open whether it counts characters or bytes. A shorter nonce can be guessed, a longer one may not fit a client.',
      next: 'Make nonces of 12 to 16 random bytes in base64url without padding.',
    },
    (nonce) => {
      const { length } = String(nonce);
      return length >= 12 && length <= 22 ? undefined : `the nonce has ${length} characters`;
    },
  ),
];
