import { deviates, type CapsuleTarget, type Check } from '@testbed/runner';
import { sendAtOnce } from '../at-once.ts';
import { aClient } from '../needs.ts';
import { clientOf } from '../upload/request.ts';
import { differenceFrom } from './body.ts';
import { fetch, fetchOf, store } from './request.ts';

const common = {
  requirements: ['CCS/kept-until-expiry'],
  level: 'MUST',
  needs: [aClient],
  why: 'A container may be opened twice, and an answer may get lost on its way.',
  next: 'Delete capsules when they expire, not when they are fetched.',
} as const;

/** A capsule is not used up. */
export const repeatedFetches: readonly Check<CapsuleTarget>[] = [
  {
    ...common,
    id: 'capsule/fetch/repeatable/in-turn',
    expected: 'A capsule is answered to its recipient three times, each time the same.',
    notSoleKiller: 'What counts fetches counts those at once too.',
    async run(subject) {
      const client = clientOf(subject.target);
      const { capsule, path } = await store(subject, client);
      for (const time of ['first', 'second', 'third']) {
        const exchange = await fetch.send(subject, fetchOf(path, client));
        const difference = fetch.notAccepted(exchange) ?? differenceFrom(capsule, exchange);
        if (difference !== undefined) deviates(`the ${time} time it ${difference}`);
      }
    },
  },
  {
    ...common,
    id: 'capsule/fetch/repeatable/at-once',
    notSoleKiller: 'Checks of the recipient listener run side by side and ask for one capsule too.',
    expected: 'Eight fetches of a capsule at the same moment all get it.',
    async run(subject) {
      const { wire, target } = subject;
      const client = clientOf(target);
      const { capsule, path } = await store(subject, client);
      const exchanges = await sendAtOnce(wire, target.fetch, Array.from({ length: 8 }, () => ({ method: 'GET', path })), { client });
      for (const exchange of exchanges) {
        const difference = fetch.notAccepted(exchange) ?? differenceFrom(capsule, exchange);
        if (difference !== undefined) deviates(`one of eight was refused: the target ${difference}`);
      }
    },
  },
];
