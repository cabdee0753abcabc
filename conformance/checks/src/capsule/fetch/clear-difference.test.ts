import { expect, test } from 'vitest';
import { clearDifference } from './clear-difference.ts';

test('a difference in time is clear when it is much, and much more than the scatter', () => {
  const around = (middle: number, scatter: number): number[] => Array.from({ length: 21 }, (_, index) => middle + ((index % 5) - 2) * scatter);
  expect(clearDifference(around(40, 1), around(20, 1))).toBe(20);
  expect(clearDifference(around(20, 1), around(40, 1))).toBe(-20);
  expect(clearDifference(around(23, 0.1), around(20, 0.1))).toBeUndefined();
  expect(clearDifference(around(40, 12), around(20, 12))).toBeUndefined();
  expect(clearDifference([...around(20, 1), 900, 900], around(20, 1))).toBeUndefined();
});
