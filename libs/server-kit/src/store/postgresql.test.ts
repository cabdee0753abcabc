import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { storeContract } from './contract.ts';
import { openPostgresqlStore } from './postgresql.ts';
import type { Store } from './store.ts';
import { openLine, type Line } from './testing/line.ts';
import { createTestDatabase, testPostgresql, type TestDatabase } from './testing/postgresql.ts';

const server = await testPostgresql();
const serverUrl = 'url' in server ? server.url : '';
beforeEach((context) => {
  if ('reason' in server) context.skip(server.reason);
});

const databases: TestDatabase[] = [];
async function newDatabase(): Promise<string> {
  const database = await createTestDatabase(serverUrl);
  databases.push(database);
  return database.url;
}
afterAll(() => Promise.all(databases.map((database) => database.drop())));

storeContract('PostgreSQL', async (again) => openPostgresqlStore(again ? (databases.at(-1)?.url ?? '') : await newDatabase()));

const instant = new Date('2026-11-22T12:00:00Z');
const put = (store: Store, id: string): Promise<void> =>
  store.put({ id, kind: 'rsa', recipient: new Uint8Array(1), payload: new Uint8Array(1), createdAt: instant, expiresAt: instant, expiryAdjusted: false });

test('several processes can start at once on an empty database, and share it', async () => {
  const url = await newDatabase();
  const stores = await Promise.all(Array.from({ length: 8 }, () => openPostgresqlStore(url, { connections: 1 })));
  await Promise.all(stores.map((store, index) => put(store, String(index))));
  expect(await Promise.all(stores.map((store) => store.count()))).toEqual(Array(8).fill(8));
  await expect(put(stores[0] as Store, '5')).rejects.toMatchObject({ code: 'item-exists' });
  await Promise.all(stores.map((store) => store.close()));
});

test('servers with schemas of their own share a database and nothing in it', async () => {
  const url = await newDatabase();
  const schemas = [`t${randomBytes(6).toString('hex')}`, `t${randomBytes(6).toString('hex')}`] as const;
  const [one, other] = await Promise.all([openPostgresqlStore(url, { schema: schemas[0] }), openPostgresqlStore(url, { schema: schemas[1] })]);
  await put(one, 'same');
  await put(other, 'same');
  await put(one, 'more');
  expect([await one.count(), await other.count()]).toEqual([2, 1]);
  await Promise.all([one.close(), other.close()]);
  const client = new Client(url);
  await client.connect();
  for (const schema of schemas) await client.query(`DROP SCHEMA ${schema} CASCADE`);
  await client.end();
});

test('a process that starts does not hold up the others behind somebody who works on the table', async () => {
  const url = await newDatabase();
  const store = await openPostgresqlStore(url);
  const client = new Client(url);
  await client.connect();
  // What a vacuum holds for as long as it takes.
  await client.query('BEGIN; LOCK TABLE item IN SHARE UPDATE EXCLUSIVE MODE');
  const another = await openPostgresqlStore(url);
  await put(store, 'meanwhile');
  expect(await another.count()).toBe(1);
  await client.end();
  await Promise.all([store.close(), another.close()]);
});

test('a database that acknowledges what it has not written down is refused', async () => {
  const url = new URL(await newDatabase());
  url.searchParams.set('options', `${url.searchParams.get('options')} -c synchronous_commit=off`);
  await expect(openPostgresqlStore(url.href)).rejects.toMatchObject({ code: 'store-unusable', actual: 'synchronous_commit off' });
});

test.each([
  ['nobody there', 'postgresql://somebody:canary-password@127.0.0.1:1/x', 'ECONNREFUSED'],
  ['a wrong password', serverUrl.replace(/:[^:@]*@/, ':canary-password@'), 'password authentication failed'],
  ['no such database', `${serverUrl}-none`, 'does not exist'],
])('what cannot be opened is said, without the password of its URL: %s', async (_name, url, actual) => {
  const problem: unknown = await openPostgresqlStore(url).catch((error: unknown) => error);
  expect(problem).toMatchObject({ code: 'store-unusable', actual: expect.stringContaining(actual) as unknown });
  const { password } = new URL(url);
  expect(`${JSON.stringify(problem)} ${String((problem as Error).stack)}`).not.toContain(password);
});

describe('a connection that is lost', () => {
  let line: Line;
  let store: Store;
  beforeAll(async () => {
    if ('reason' in server) return;
    line = await openLine(await newDatabase());
    store = await openPostgresqlStore(line.url, { connections: 2, waiting: 3, connectTimeout: 300, queryTimeout: 300 });
  });
  afterEach(() => {
    line?.mend();
  });
  afterAll(async () => {
    await store?.close();
    await line?.close();
  });

  test('makes the store unusable, and its return makes it usable', async () => {
    await put(store, 'before');
    line.cut();
    await expect(store.get('before')).rejects.toMatchObject({ code: 'store-unusable' });
    await expect(put(store, 'during')).rejects.toMatchObject({ code: 'store-unusable' });
    await expect(store.check()).rejects.toMatchObject({ code: 'store-unusable' });
    line.mend();
    expect(await store.get('before')).toMatchObject({ id: 'before' });
    await put(store, 'after');
  });

  test('or silent, is given up within the limits', async () => {
    await store.check();
    line.silence();
    const began = performance.now();
    await expect(store.check()).rejects.toMatchObject({ code: 'store-unusable' });
    await expect(store.check()).rejects.toMatchObject({ code: 'store-unusable' });
    expect(performance.now() - began).toBeLessThan(2 * (300 + 300) + 400);
    line.mend();
    await store.check();
  });

  test('lets no more statements wait than the limit', async () => {
    line.silence();
    const statements = Array.from({ length: 10 }, () => store.check());
    const reasons = (await Promise.allSettled(statements)).map((settled) => (settled.status === 'rejected' ? (settled.reason as { actual: string }).actual : 'done'));
    expect(reasons.filter((reason) => reason === 'too many statements wait for a connection').length).toBeGreaterThanOrEqual(5);
    expect(reasons).not.toContain('done');
  });
});
