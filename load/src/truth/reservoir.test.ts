import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { seededRandom } from '../random.ts';
import { createReservoir } from './reservoir.ts';

test('a reservoir holds no more than its size, only what was offered, and each at most once', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 0, max: 200 }), fc.string(), (size, offered, seed) => {
      const reservoir = createReservoir<number>(size, seededRandom(seed, 'sample'));
      for (let item = 0; item < offered; item += 1) reservoir.offer(item);
      expect(reservoir.items).toHaveLength(Math.min(size, offered));
      expect(new Set(reservoir.items).size).toBe(reservoir.items.length);
      expect(reservoir.items.every((item) => item < offered)).toBe(true);
    }),
  );
});

test('early and late items are as likely', () => {
  const seen = Array.from({ length: 10 }, () => 0);
  for (let round = 0; round < 2_000; round += 1) {
    const reservoir = createReservoir<number>(2, seededRandom(String(round), 'sample'));
    for (let item = 0; item < 10; item += 1) reservoir.offer(item);
    for (const item of reservoir.items) seen[item] = (seen[item] ?? 0) + 1;
  }
  // 400 of each are expected; with this seed no item is further away than this.
  for (const count of seen) expect(Math.abs(count - 400)).toBeLessThan(80);
});
