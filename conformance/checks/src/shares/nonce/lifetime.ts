import type { Check, SharesTarget } from '@testbed/runner';
import { describe } from '../../describe.ts';
import { expectRefusal } from '../../refusal.ts';
import { underClock } from '../clock.ts';
import { fetch, fetched, passingFetch } from '../fetch/request.ts';
import { aHook, aNonceLifetime, aShortNonceLifetime, aSigner } from '../needs.ts';
import { unauthorizedOrNotFound } from '../ticket/refused.ts';

const about = {
  requirements: ['TICKET/nonce-lifetime', 'UC.KTS.07/6', 'UC.KTS.07/6a'],
  level: 'MUST',
  why: 'A nonce that lives for ever makes a ticket that was never used a key for ever.',
  next: 'Remember when a nonce was given, and refuse it once nonceLifetime has passed.',
} as const;

/** Beyond the lifetime, so that rounding and the way over the network do not matter. */
const margin = 1500;

export const nonceLifetime: readonly Check<SharesTarget>[] = [
  {
    id: 'shares/nonce/lifetime-waited',
    ...about,
    timeLimit: 45_000,
    notSoleKiller: 'It sees what shares/nonce/lifetime-clock sees, at targets without that hook.',
    needs: [aSigner, aShortNonceLifetime],
    expected: 'A nonce that was given longer ago than nonceLifetime is refused with 401 or 404 (by waiting).',
    async run(subject) {
      const old = await passingFetch(subject);
      await subject.sleep((subject.target.nonceLifetime ?? 0) + margin);
      await fetched(subject, await passingFetch(subject), 'a ticket with a new nonce');
      const exchange = await fetch.send(subject, old);
      expectRefusal(exchange, unauthorizedOrNotFound);
      subject.observe(describe(exchange));
    },
  },
  {
    id: 'shares/nonce/lifetime-clock',
    ...about,
    alone: true,
    needs: [aSigner, aNonceLifetime, aHook('setClock', 'resetClock')],
    expected: 'A nonce that was given longer ago than nonceLifetime is refused with 401 or 404 (by the target\'s clock).',
    async run(subject) {
      const old = await passingFetch(subject);
      await underClock(subject, subject.now() + (subject.target.nonceLifetime ?? 0) + margin, async () => {
        await fetched(subject, await passingFetch(subject), 'a ticket with a nonce of the same moment');
        const exchange = await fetch.send(subject, old);
        expectRefusal(exchange, unauthorizedOrNotFound);
        subject.observe(describe(exchange));
      });
    },
  },
];
