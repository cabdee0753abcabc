import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { overloadRefused, watchLoad, type LoadWatch } from './overload.ts';

let watch: LoadWatch;
let now = 0;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  watch = watchLoad(250);
});
afterEach(async () => {
  await watch.stop();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** A turn of the event loop that comes so many milliseconds late. */
function turn(late: number): boolean {
  now += 100 + late;
  vi.advanceTimersByTime(100);
  return watch.overloaded();
}

test('a server that is late four times in a row is overloaded, until it is in time once', () => {
  expect([300, 300, 300, 300, 9000, 250, 0].map(turn)).toEqual([false, false, false, true, true, false, false]);
});

test('one long stop, or being a little late all the time, is no overload', () => {
  expect([60_000, 0, 250, 250, 250, 250, 250, 251, 251, 251, 0].map(turn)).not.toContain(true);
});

test('who is turned away is told when to come back, and what the contract wants empty stays empty', () => {
  const { answer, refusal } = overloadRefused([]);
  expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '1', 'content-type': 'application/problem+json' } });
  expect(JSON.parse(Buffer.from(answer.body ?? []).toString())).toMatchObject({ code: 'overloaded', rule: 'load', requirement: 'RFC 9110 15.6.4' });
  expect(refusal).toMatchObject({ problem: 'overloaded' });
  expect(overloadRefused([503]).answer).toEqual({ status: 503, headers: { 'retry-after': '1' } });
});
