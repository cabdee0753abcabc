import { deviates, type Check, type SharesTarget, type Subject } from '@testbed/runner';
import type { Exchange } from '@testbed/wire';
import { describe } from '../../describe.ts';
import { expectRefusal } from '../../refusal.ts';
import { underClock } from '../clock.ts';
import { shareFor, signerOf, store, type StoredShare } from '../create/request.ts';
import { fetch, fetched, fetchOf, fetchWith } from '../fetch/request.ts';
import { aHook, anExpiry, aSigner } from '../needs.ts';
import { askNonce, nonceOf, nonceRequestFor } from '../nonce/request.ts';

const about = {
  requirements: ['CSS/expiry-kept', 'UC.Client.03/6b', 'UC.Client.04/12a-2'],
  level: 'SHOULD',
  why: 'The sender was promised that the container can\'t be opened after that time.',
  next: 'Compare the expiry of the share with the present time on every fetch; a sweeper that deletes later is not enough.',
} as const;

const hour = 3600_000;
const day = 24 * hour;

/** A share for the first signer that ends at an instant (milliseconds since the epoch, whole seconds count). */
function storeUntil(subject: Subject<SharesTarget>, expiry: number): Promise<StoredShare> {
  return store(subject, shareFor(signerOf(subject.target), subject), [['x-expiry-time', new Date(expiry).toISOString().replace(/\.\d+Z$/, 'Z')]]);
}

function expectGone(subject: Subject<SharesTarget>, exchange: Exchange): void {
  expectRefusal(exchange, { statuses: [404] });
  subject.observe(describe(exchange));
}

export const expiryKept: readonly Check<SharesTarget>[] = [
  {
    id: 'shares/expiry/waited',
    ...about,
    timeLimit: 40_000,
    needs: [aSigner, anExpiry],
    expected: 'A share with an x-expiry-time in two seconds is answered 404 after that time; one that ends later is still given.',
    async run(subject) {
      const signer = signerOf(subject.target);
      const expiry = Math.ceil(subject.now() / 1000) * 1000 + 2000;
      const late = await fetchOf(subject, signer, await storeUntil(subject, expiry));
      const good = await fetchOf(subject, signer, await storeUntil(subject, expiry + hour));
      await subject.sleep(expiry - subject.now() + 1500);
      await fetched(subject, good, 'a share that ends an hour later');
      expectGone(subject, await fetch.send(subject, late));
    },
  },
  {
    id: 'shares/expiry/before-its-time',
    ...about,
    why: 'A share that is gone before its time makes the container useless.',
    needs: [aSigner, anExpiry],
    expected: 'A share with an x-expiry-time in 30 seconds is given now.',
    async run(subject) {
      const share = await storeUntil(subject, subject.now() + 30_000);
      const exchange = await fetch.send(subject, await fetchOf(subject, signerOf(subject.target), share));
      if (exchange.response?.status !== 200) deviates(describe(exchange));
    },
  },
  {
    id: 'shares/expiry/clock',
    ...about,
    alone: true,
    needs: [aSigner, anExpiry, aHook('setClock', 'resetClock')],
    expected: 'A share that ends in a day is answered 404 once the target\'s clock stands after that time; one that ends an hour later is still given.',
    async run(subject) {
      const signer = signerOf(subject.target);
      const expiry = subject.now() + day;
      const [ending, lasting] = [await storeUntil(subject, expiry), await storeUntil(subject, expiry + hour)];
      await underClock(subject, expiry + hour / 2, async () => {
        await fetched(subject, await fetchOf(subject, signer, lasting), 'a share that ends an hour later');
        // A server may refuse the nonce already; an older nonce would be refused for its age.
        const asked = await askNonce.send(subject, nonceRequestFor(ending.shareId));
        const nonce = nonceOf(asked);
        expectGone(subject, nonce === undefined ? asked : await fetch.send(subject, fetchWith(subject, signer, ending, nonce)));
      });
    },
  },
];
