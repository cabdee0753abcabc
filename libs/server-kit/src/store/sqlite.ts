import { DatabaseSync } from 'node:sqlite';
import { ServerProblem } from '../problem.ts';
import type { Store, StoredItem } from './store.ts';

const schema = `
  CREATE TABLE IF NOT EXISTS item (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    recipient BLOB NOT NULL,
    payload BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    expiry_adjusted INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS item_expires_at ON item (expires_at);
`;

/**
 * The embedded store: one SQLite file, one writing process. Each `put` is a transaction of its own that is on
 * the disk before it resolves (WAL with `synchronous=FULL`), so that an answered 201 survives a crash.
 *
 * @param file path of the database, made when missing; `:memory:` for a store that ends with the process
 * @throws ServerProblem `store-unusable`
 */
export function openSqliteStore(file: string): Store {
  const database = open(file);
  const using = <T>(work: () => T): T => {
    try {
      return work();
    } catch (cause) {
      throw unusable(file, cause);
    }
  };
  const insert = database.prepare('INSERT INTO item VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING');
  const select = database.prepare('SELECT * FROM item WHERE id = ?');
  const deleteOne = database.prepare('DELETE FROM item WHERE id = ? RETURNING *');
  const remove = database.prepare(
    'DELETE FROM item WHERE rowid IN (SELECT rowid FROM item WHERE expires_at <= ? ORDER BY expires_at LIMIT ?)',
  );
  const total = database.prepare('SELECT count(*) AS total FROM item');
  return {
    async put({ id, kind, recipient, payload, createdAt, expiresAt, expiryAdjusted }) {
      const { changes } = using(() => insert.run(id, kind, recipient, payload, createdAt.getTime(), expiresAt.getTime(), expiryAdjusted ? 1 : 0));
      if (changes === 0) throw new ServerProblem('item-exists', 'there is an item with this identifier already');
    },
    async get(id) {
      const row = using(() => select.get(id));
      return row && readItem(row);
    },
    async take(id) {
      const row = using(() => deleteOne.get(id));
      return row && readItem(row);
    },
    async deleteExpired(now, limit) {
      return Number(using(() => remove.run(now.getTime(), limit)).changes);
    },
    async count() {
      return Number(using(() => total.get())?.['total']);
    },
    async check() {
      using(() => select.get(''));
    },
    async close() {
      database.close();
    },
  };
}

function open(file: string): DatabaseSync {
  try {
    const database = new DatabaseSync(file, { timeout: 5000 });
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
    database.exec(schema);
    return database;
  } catch (cause) {
    throw unusable(file, cause);
  }
}

function unusable(file: string, cause: unknown): ServerProblem {
  return new ServerProblem('store-unusable', `the store ${file} cannot be used: ${String(cause)}`, {
    expected: 'a SQLite file of this server, or a folder where one can be made',
    next: 'Check the path, its folder, the rights to it and the free space of the disk.',
    cause,
  });
}

function readItem(row: Readonly<Record<string, unknown>>): StoredItem {
  return {
    id: row['id'] as string,
    kind: row['kind'] as string,
    recipient: row['recipient'] as Uint8Array,
    payload: row['payload'] as Uint8Array,
    createdAt: new Date(row['created_at'] as number),
    expiresAt: new Date(row['expires_at'] as number),
    expiryAdjusted: row['expiry_adjusted'] === 1,
  };
}
