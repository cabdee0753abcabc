import { expect, test } from 'vitest';
import type { Clock } from '@testbed/pki';
import { openSqliteStore } from '../store/sqlite.ts';
import type { Store } from '../store/store.ts';
import { startSweeper, sweep } from './sweep.ts';

const now = new Date('2026-11-22T12:00:00Z');

async function storeOf(expired: number, live: number): Promise<Store> {
  const store = openSqliteStore(':memory:');
  for (let index = 0; index < expired + live; index += 1) {
    await store.put({
      id: String(index),
      kind: 'rsa',
      recipient: new Uint8Array(1),
      payload: new Uint8Array(1),
      createdAt: now,
      expiresAt: new Date(now.getTime() + (index < expired ? -index : 1)),
      expiryAdjusted: false,
    });
  }
  return store;
}

/** How many one sweep deleted. */
async function deleted(store: Store, clock: Clock): Promise<number> {
  let sum = 0;
  await sweep(store, clock, (count) => void (sum += count));
  return sum;
}

test('UC.KTS.03: a sweep deletes everything that is expired by its clock, in batches, and nothing else', async () => {
  const store = await storeOf(1203, 2);
  let time = now;
  const clock = { now: () => time };
  expect(await deleted(store, clock)).toBe(1203);
  expect(await store.count()).toBe(2);
  time = new Date(now.getTime() + 1);
  expect(await deleted(store, clock)).toBe(2);
  await store.close();
});

test('UC.KTS.03: between two batches of a sweep, other work goes on', async () => {
  const store = await storeOf(1500, 0);
  const sweeping = deleted(store, { now: () => now });
  await new Promise(setImmediate);
  const during = await store.count();
  expect(await sweeping).toBe(1500);
  expect(during).toBeGreaterThan(0);
  await store.close();
});

test('a sweep rests longer than it works', async () => {
  let working = 0;
  let left = 3050;
  const store = {
    async deleteExpired(_now: Date, limit: number) {
      const began = performance.now();
      await new Promise((resolve) => setTimeout(resolve, 5));
      working += performance.now() - began;
      const count = Math.min(left, limit);
      left -= count;
      return count;
    },
  } as unknown as Store;
  const began = performance.now();
  expect(await deleted(store, { now: () => now })).toBe(3050);
  expect(performance.now() - began).toBeGreaterThan(2 * working);
});

test('a sweeper that is stopped ends its sweep after the batch under way, and tells what it deleted', async () => {
  const store = await storeOf(1000, 0);
  const swept: number[] = [];
  const sweeper = startSweeper({ store, clock: { now: () => now }, interval: 1, swept: (count) => swept.push(count), failed: () => {} });
  await sweeper.stop();
  expect(swept).toEqual([500]);
  expect(await store.count()).toBe(500);
  await store.close();
});

test('a sweep that fails half-way tells also what it had deleted before', async () => {
  const store = await storeOf(1000, 0);
  const half: Store = { ...store, deleteExpired: async (at, limit) => ((await store.count()) > 500 ? store.deleteExpired(at, limit) : Promise.reject(new Error('disk full'))) };
  const told: unknown[] = [];
  const ended = Promise.withResolvers<void>();
  const swept = (count: number): void => {
    told.push(count);
    ended.resolve();
  };
  const sweeper = startSweeper({ store: half, clock: { now: () => now }, interval: 60_000, swept, failed: (error) => told.push(error) });
  await ended.promise;
  await sweeper.stop();
  expect(told).toEqual([new Error('disk full'), 500]);
  await store.close();
});

test('a sweeper never runs two sweeps at a time, survives one that fails, and stops', async () => {
  let running = 0;
  let overlapped = false;
  let calls = 0;
  const store = {
    async deleteExpired() {
      calls += 1;
      overlapped ||= running > 0;
      running += 1;
      await new Promise((resolve) => setTimeout(resolve, 5));
      running -= 1;
      if (calls === 1) throw new Error('disk full');
      return 0;
    },
  } as unknown as Store;
  const failures: unknown[] = [];
  const enough = Promise.withResolvers<void>();
  const sweeper = startSweeper({
    store,
    clock: { now: () => now },
    interval: 1,
    swept: () => {
      if (calls >= 3) enough.resolve();
    },
    failed: (error) => failures.push(error),
  });
  await enough.promise;
  await sweeper.stop();
  const stopped = calls;
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect({ calls, overlapped, running }).toEqual({ calls: stopped, overlapped: false, running: 0 });
  expect(failures).toEqual([new Error('disk full')]);
});
