import { expect, test } from 'vitest';
import { barrage } from './barrage.ts';
import { trialStore } from './store.ts';

/** `hostile.ts --requests 1000000` is the same at full size. */
const requests = 2000;

test.for(['sqlite', 'postgresql'] as const)('hostile requests make no failure, and bring nothing out: %s', async (kind, context) => {
  const store = await trialStore(kind);
  if ('reason' in store) return context.skip(store.reason);
  const figures = await barrage({ requests, seconds: 30, seed: 1, store });
  await store.drop();
  expect(figures.failures).toEqual([]);
  expect(figures.requests).toBeGreaterThan(requests / 2);
  expect(Object.keys(figures.answers)).toEqual(expect.arrayContaining(['200', '201', '400', '404', '408', '415']));
});
