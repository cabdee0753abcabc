import { expect, test } from 'vitest';
import { createTallies } from './tally.ts';

test('observations are counted by what they decided, and broken ones are told, ten at most', () => {
  const tallies = createTallies(['owner', 'unique']);
  tallies.add('owner', { held: true, what: 'as uploaded' });
  tallies.add('owner', { what: 'answered 503' });
  for (let count = 0; count < 12; count += 1) tallies.add('owner', { held: false, what: `lost ${count}` });
  tallies.addAmong('unique', 3);
  tallies.addAmong('unique', 4);
  expect(tallies.all()).toEqual([
    { id: 'owner', held: 1, broken: 12, undecided: 1, doubt: 'answered 503', examples: Array.from({ length: 10 }, (_, index) => `lost ${index}`) },
    { id: 'unique', held: 0, broken: 0, undecided: 0, among: 7, examples: [] },
  ]);
});
