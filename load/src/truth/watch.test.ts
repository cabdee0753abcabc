import { expect, test } from 'vitest';
import { seededRandom } from '../random.ts';
import { createTallies, type Tally } from './tally.ts';
import { sampleSize, watchTruth, type WatchOrder } from './watch.ts';
import type { Witness } from './witness.ts';

const request = { loadBegan: 0, at: 0, operation: 'upload', status: 201, ok: true, milliseconds: 1, fresh: true };
const never = new AbortController().signal;
const held = () => Promise.resolve({ held: true, what: '' });

/** A watch whose witness sees that everything is in order, and what it tallied. */
function watch(change: Partial<WatchOrder> = {}, witness: Partial<Witness> = {}) {
  const tallies = createTallies(['owner', 'others', 'unique', 'kept', 'expired']);
  const order = { witness: { owner: held, other: held, gone: held, ...witness }, tallies, random: seededRandom('seed', 'watch'), places: new Set<string>(), stored: [], expires: false, ...change };
  return { ...watchTruth(order), counted: (): Readonly<Record<string, Tally>> => Object.fromEntries(tallies.all().map((tally) => [tally.id, tally])) };
}

test('a place that is named twice is noticed, in another lane of the target too', () => {
  const places = new Set<string>();
  const [one, two] = [watch({ places, stored: [{ path: '/a', body: 0 }] }), watch({ places })];
  one.add({ ...request, stored: { path: '/b', body: 0 } });
  expect(one.counted()['unique']).toMatchObject({ held: 1, broken: 0 });
  for (const path of ['/a', '/b', '/c']) two.add({ ...request, stored: { path, body: 0 } });
  expect(two.counted()['unique']).toMatchObject({ held: 1, broken: 2, examples: ['/a was given twice', '/b was given twice'] });
});

test('what users saw counts', () => {
  const { add, counted } = watch();
  add({ ...request, truth: { invariant: 'owner', held: false, what: 'lost' } });
  expect(counted()['owner']).toMatchObject({ broken: 1, examples: ['lost'] });
});

test('during the load the owner and somebody else are asked; around an expiry only somebody else', async () => {
  const stored = [{ path: '/a', body: 0 }];
  for (const expires of [false, true]) {
    const { start, stop, counted } = watch({ stored, expires });
    start();
    await stop();
    expect(counted()).toMatchObject({ owner: { held: expires ? 0 : 1 }, others: { held: 1 } });
  }
});

test('after the load all is looked at once more, or a sample of very many; after an expiry every single one', async () => {
  const stored = Array.from({ length: 100 }, (_, index) => ({ path: `/${index}`, body: 0 }));
  const usual = watch({ stored });
  await usual.lookBack(never, () => undefined);
  expect(usual.counted()).toMatchObject({ kept: { held: 100, among: 100 }, expired: { held: 0 } });
  const heavy = watch({ stored });
  for (let index = 0; index < sampleSize; index += 1) heavy.add({ ...request, stored: { path: `/more/${index}`, body: 0 } });
  await heavy.lookBack(never, () => undefined);
  expect(heavy.counted()).toMatchObject({ kept: { held: sampleSize, among: sampleSize + 100 } });
  const storm = watch({ stored, expires: true }, { gone: ({ path }) => Promise.resolve({ held: path !== '/77', what: path }) });
  let seen = 0;
  await storm.lookBack(never, () => (seen += 1));
  expect([seen, storm.toLookAt()]).toEqual([100, 100]);
  expect(storm.counted()).toMatchObject({ kept: { held: 0 }, expired: { held: 99, broken: 1, examples: ['/77'] } });
});
