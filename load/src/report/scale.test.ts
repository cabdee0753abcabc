import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { scaleTo } from './scale.ts';

test('round numbers from zero', () => {
  expect(scaleTo(163, 4)).toEqual({ max: 200, ticks: [0, 50, 100, 150, 200] });
  expect(scaleTo(0.13, 4).ticks).toEqual([0, 0.05, 0.1, 0.15]);
  expect(scaleTo(0, 4).ticks[0]).toBe(0);
});

test('whatever the highest value: it is on the axis, and the axis is neither empty nor crowded', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1e9, noNaN: true }), fc.integer({ min: 2, max: 10 }), (highest, about) => {
      const { max, ticks } = scaleTo(highest, about);
      expect(max).toBeGreaterThanOrEqual(highest * (1 - 1e-9));
      expect(ticks.length).toBeGreaterThanOrEqual(2);
      expect(ticks.length).toBeLessThanOrEqual(about + 2);
    }),
  );
});
