import { expect, test } from 'vitest';
import type { Exchange } from '@testbed/wire';
import { clockOf } from './server-clock.ts';

const date = Date.UTC(2026, 10, 23, 12);
const exchange = (headers: readonly (readonly [string, string])[]): Exchange => ({
  actor: 'sender',
  origin: 'https://localhost:1',
  startedAt: 1_000_000,
  duration: 40,
  request: { method: 'GET', path: '/', headers: [] },
  response: { status: 404, reason: '', headers, body: new Uint8Array() },
});

test('the clock stands between the Date and what has passed since, with the time of the exchange on top', () => {
  const read = clockOf({ now: () => 1_000_040 + 500 }, exchange([['date', new Date(date).toUTCString()]]));
  expect(read()).toEqual({ earliest: date + 500, latest: date + 2000 + 540 });
});

test('without a Date nothing is known', () => {
  expect(() => clockOf({ now: () => 0 }, exchange([]))).toThrow('have no Date');
});
