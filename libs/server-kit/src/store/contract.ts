/** For tests only: what every adapter of the Store port must do. */
import { randomBytes, randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Store, StoredItem } from './store.ts';

const now = new Date('2026-11-22T12:00:00.123Z');

function item(expiresIn: number, id: string = randomUUID()): StoredItem {
  return {
    id,
    kind: 'ecc_secp384r1',
    recipient: randomBytes(97),
    payload: randomBytes(2100),
    createdAt: now,
    expiresAt: new Date(now.getTime() + expiresIn),
    expiryAdjusted: expiresIn % 2 === 1,
  };
}

/**
 * Runs the contract against an adapter.
 *
 * @param open opens an empty store, or with `again` the one that was closed last
 */
export function storeContract(name: string, open: (again?: 'again') => Promise<Store>): void {
  describe(`Store contract: ${name}`, () => {
    let store: Store;
    beforeEach(async () => {
      store = await open();
    });
    afterEach(() => store.close());

    test('gets what was put, to the byte and the millisecond', async () => {
      const [a, b] = [item(1), item(2)];
      await store.put(a);
      await store.put(b);
      expect(await store.get(a.id)).toEqual({ ...a, recipient: new Uint8Array(a.recipient), payload: new Uint8Array(a.payload) });
      expect((await store.get(b.id))?.expiryAdjusted).toBe(false);
    });

    test('keeps empty bytes', async () => {
      await store.put({ ...item(1, 'empty'), payload: new Uint8Array() });
      expect((await store.get('empty'))?.payload).toHaveLength(0);
    });

    test('has nothing under another identifier', async () => {
      await store.put(item(1, 'KC00'));
      expect(await store.get('kc00')).toBeUndefined();
      expect(await store.get('')).toBeUndefined();
      expect(await store.get("' OR 1=1 --")).toBeUndefined();
      expect(await store.get('KC00\0')).toBeUndefined();
      expect(await store.get('\ud800')).toBeUndefined();
    });

    test('never replaces an item', async () => {
      const first = item(1, 'same');
      await store.put(first);
      await expect(store.put(item(2, 'same'))).rejects.toMatchObject({ code: 'item-exists' });
      expect((await store.get('same'))?.expiresAt).toEqual(first.expiresAt);
    });

    test('gets an expired item until it is deleted', async () => {
      await store.put(item(-1, 'old'));
      expect(await store.get('old')).toMatchObject({ id: 'old' });
    });

    test('gives an item to one of many who take it at once, and has it no more, opened again or not', async () => {
      const taken = item(-1, 'once');
      await store.put(taken);
      await store.put(item(1, 'other'));
      const took = await Promise.all(Array.from({ length: 8 }, () => store.take('once')));
      expect(took.filter((each) => each !== undefined)).toEqual([{ ...taken, recipient: new Uint8Array(taken.recipient), payload: new Uint8Array(taken.payload) }]);
      await store.close();
      store = await open('again');
      expect(await store.get('once')).toBeUndefined();
      expect(await store.take('once')).toBeUndefined();
      expect(await store.count()).toBe(1);
    });

    test('UC.KTS.03/2: deletes what expires at or before the instant, the earliest first, no more than the limit', async () => {
      for (const [id, expiresIn] of [['c', 0], ['a', -2000], ['d', 1], ['b', -1000]] as const) await store.put(item(expiresIn, id));
      expect(await store.deleteExpired(now, 2)).toBe(2);
      expect(await store.get('b')).toBeUndefined();
      expect(await store.get('c')).toMatchObject({ id: 'c' });
      expect(await store.deleteExpired(now, 2)).toBe(1);
      expect(await store.count()).toBe(1);
    });

    test('UC.KTS.03/1a: deletes nothing where nothing has expired', async () => {
      await store.put(item(1));
      expect(await store.deleteExpired(now, 10)).toBe(0);
      expect(await store.count()).toBe(1);
    });

    test('keeps its items when it is closed and opened', async () => {
      await store.put(item(1, 'kept'));
      await store.close();
      store = await open('again');
      expect(await store.get('kept')).toMatchObject({ id: 'kept' });
    });

    test('keeps every one of many items put at once', async () => {
      const items = Array.from({ length: 50 }, (_, index) => item(index));
      await Promise.all(items.map((each) => store.put(each)));
      expect(await store.count()).toBe(50);
    });

    test('can be checked', async () => {
      await expect(store.check()).resolves.toBeUndefined();
    });

    test('says that it is unusable when it is', async () => {
      const other = await open();
      await other.close();
      const refused = expect.objectContaining({ code: 'store-unusable' }) as unknown;
      for (const use of [() => other.put(item(1)), () => other.get('x'), () => other.deleteExpired(now, 1), () => other.count(), () => other.check()]) {
        await expect(use()).rejects.toEqual(refused);
      }
    });

    test('deletes what is expired in many sweepers at once, each item once', async () => {
      await Promise.all(Array.from({ length: 200 }, (_, index) => store.put(item(-index))));
      const counts = await Promise.all(Array.from({ length: 20 }, () => store.deleteExpired(now, 10)));
      expect(Math.max(...counts)).toBeLessThanOrEqual(10);
      expect(await store.count()).toBe(200 - counts.reduce((sum, count) => sum + count));
    });
  });
}
