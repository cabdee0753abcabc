import { expect, test } from 'vitest';
import { loadedOf } from './lane.ts';

test('a target is called loaded when users come to it: at an expiry storm none comes to a shares server', () => {
  const targets = ['shares 1', 'capsules', 'shares 2'];
  expect(loadedOf(targets, [{ target: 1 }, { target: 1 }])).toEqual(['capsules']);
  expect(loadedOf(targets, [{ target: 0 }, { target: 1 }, { target: 2 }])).toEqual(targets);
});
