import { expect, test } from 'vitest';
import { trialStore } from '../store.ts';
import { armsRounds } from './rounds.ts';

/** `npm run arms` is the same at full size. */
test('arms of a capsule server on one database: what one stored another serves, restarts fail no request, an outage loses nothing', { timeout: 180_000 }, async (context) => {
  const store = await trialStore('postgresql');
  if ('reason' in store) return context.skip(store.reason);
  if (!('postgresql' in store.location)) throw new Error('it was asked for');
  const figures = await armsRounds({ arms: 2, rounds: 1, outage: 0, database: store.location.postgresql });
  await store.drop();

  expect(figures).toMatchObject({ strangers: 0, replaced: 0, lost: 0 });
  expect(Object.keys(figures.rolling).sort()).toEqual(['fetch 200', 'upload 201']);
  expect(Object.keys(figures.away).sort()).toEqual(['fetch 503 store-unavailable', 'upload 503 store-unavailable']);
  expect(Object.keys(figures.back).sort()).toEqual(['fetch 200', 'upload 201']);
  expect(figures.acknowledged).toBeGreaterThanOrEqual(20);
});
