import { expect, test } from 'vitest';
import { lookBack } from './look-back.ts';
import type { Observation } from './tally.ts';

const never = new AbortController().signal;
const held: Observation = { held: true, what: 'as uploaded' };
const lost: Observation = { what: 'not answered' };

/** What was seen of each item, when the nth look at one is answered so. */
async function seen(items: readonly string[], answer: (item: string, nth: number) => Observation, signal = never): Promise<Record<string, readonly Observation[]>> {
  const found: Record<string, readonly Observation[]> = {};
  const asked = new Map<string, number>();
  const look = (item: string): Promise<Observation> => {
    const nth = (asked.get(item) ?? 0) + 1;
    asked.set(item, nth);
    return Promise.resolve(answer(item, nth));
  };
  const onSeen = (item: string, looks: readonly Observation[]): void => {
    expect(found[item], 'told twice').toBeUndefined();
    found[item] = [...looks];
  };
  await lookBack({ items, look, onSeen, signal, pauses: [1, 1, 1] });
  return found;
}

test('what a look decides is not looked at again; what it does not, four times at most', async () => {
  const found = await seen(['good', 'late', 'lost'], (item, nth) => (item === 'good' || (item === 'late' && nth === 3) ? held : lost));
  expect(found).toEqual({ good: [held], late: [lost, lost, held], lost: [lost, lost, lost, lost] });
});

test('every one of many is told of, whatever their number', async () => {
  for (const count of [0, 1, 7, 8, 9, 100]) {
    const items = Array.from({ length: count }, (_, index) => `/${index}`);
    expect(Object.keys(await seen(items, () => held)).sort()).toEqual(items.toSorted());
  }
});

test('interrupted: what was not looked at is told as such, without a wait', async () => {
  const controller = new AbortController();
  const items = Array.from({ length: 20 }, (_, index) => `/${index}`);
  const found = await seen(items, () => (controller.abort(), held), controller.signal);
  expect(Object.values(found).filter(({ length }) => length === 0).length).toBeGreaterThan(0);
  expect(Object.keys(found)).toHaveLength(20);
  expect(await seen(['/a'], () => held, AbortSignal.abort())).toEqual({ '/a': [] });
});
