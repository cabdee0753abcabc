import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { latencyOf, percentile } from './percentile.ts';

test('the nearest rank: 1 to 100', () => {
  expect(latencyOf(Array.from({ length: 100 }, (_, index) => 100 - index))).toEqual({ p50: 50, p95: 95, p99: 99, max: 100 });
});

test('of nothing there is none', () => {
  expect(latencyOf([])).toBeUndefined();
});

test('it is one of the values, and at least that part is not above it', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1 }), fc.double({ min: 0.01, max: 1, noNaN: true }), (values, part) => {
      const found = percentile(values.toSorted((a, b) => a - b), part);
      expect(values).toContain(found);
      expect(values.filter((value) => value <= (found ?? -1)).length / values.length).toBeGreaterThanOrEqual(part - 1e-9);
    }),
  );
});
