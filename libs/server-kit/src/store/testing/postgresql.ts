/** For tests only: a PostgreSQL database for every test that wants one, from one server a run. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Client, type QueryResultRow } from 'pg';
import { openPostgresqlStore } from '../postgresql.ts';
import type { Store } from '../store.ts';

/** The URL of a server, or why there is none. */
export type TestPostgresql = { readonly url: string } | { readonly reason: string };

/** A database of its own, as far as a test can tell. */
export interface TestDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

/**
 * The server that `DATABASE_URL` names, else one in a container where an engine has its image, else one from embedded
 * binaries: the first who asks starts it, and it ends by itself, leaving nothing, when its owner has.
 *
 * @param owner process id; the processes of one owner share the server. In a test: what runs the test files
 */
export async function testPostgresql(owner: number = process.ppid): Promise<TestPostgresql> {
  const url = process.env['DATABASE_URL'];
  if (url) return { url };
  const folder = join(tmpdir(), `testbed-postgresql-${owner}`);
  try {
    mkdirSync(folder);
    spawn(process.execPath, [join(import.meta.dirname, 'postgresql-server.ts'), folder, String(owner)], { detached: true, stdio: 'ignore' }).unref();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  for (let waited = 0; waited < 60_000; waited += 100) {
    if (existsSync(join(folder, 'url'))) return { url: readFileSync(join(folder, 'url'), 'utf8') };
    if (existsSync(join(folder, 'reason'))) return { reason: readFileSync(join(folder, 'reason'), 'utf8') };
    await pause(100);
  }
  return { reason: 'PostgreSQL did not start within a minute' };
}

/** An empty database on a server: a schema that its URL selects. */
export async function createTestDatabase(serverUrl: string): Promise<TestDatabase> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  await execute(serverUrl, `CREATE SCHEMA ${name}`);
  const url = new URL(serverUrl);
  url.searchParams.set('options', `-c search_path=${name}`);
  return {
    url: url.href,
    async drop() {
      await execute(serverUrl, `DROP SCHEMA ${name} CASCADE`);
    },
  };
}

/** A store on an empty database of a server; the database is gone when the store is closed. */
export async function openTestPostgresqlStore(serverUrl: string): Promise<Store> {
  const database = await createTestDatabase(serverUrl);
  const store = await openPostgresqlStore(database.url);
  return {
    ...store,
    async close() {
      await store.close();
      await database.drop();
    },
  };
}

/** Runs one statement on a connection of its own, and returns its rows. @throws the driver's error */
export async function execute(url: string, statement: string, values: readonly unknown[] = []): Promise<QueryResultRow[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<QueryResultRow>(statement, [...values])).rows;
  } finally {
    await client.end();
  }
}
