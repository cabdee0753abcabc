import { ServerProblem } from '../problem.ts';
import { defaultPostgresqlLimits, postgresqlPool, type PostgresqlLimits, type Row, type Statement } from './postgresql-pool.ts';
import { bringUpToDate } from './postgresql-schema.ts';
import type { Store, StoredItem } from './store.ts';

const insert: Statement = { name: 'item-insert', text: 'INSERT INTO item VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING' };
const select: Statement = { name: 'item-select', text: 'SELECT * FROM item WHERE id = $1' };
const deleteOne: Statement = { name: 'item-take', text: 'DELETE FROM item WHERE id = $1 RETURNING *' };
// The array is made once; a subquery after IN may be run again for each row, and delete more than the limit.
// What another process is deleting at this moment is left to it. By their place, which is theirs as long as they are
// locked: finding them once more by their ids reads a page of the largest index for each.
const remove: Statement = {
  name: 'item-remove',
  text: `DELETE FROM item WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM item WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2 FOR UPDATE SKIP LOCKED))`,
};
const total: Statement = { name: 'item-total', text: 'SELECT count(*) AS total FROM item' };
const durability: Statement = { name: 'durability', text: `SELECT current_setting('synchronous_commit') AS commits` };

/**
 * A store in a PostgreSQL database, or one that speaks its protocol, which several processes and hosts share. Each
 * `put` is a transaction of its own that the database has written down before it resolves (on its disk, unless its own `fsync` is off). While the database is away
 * everything fails with `store-unusable`, within the limits; when it is back, so is the store.
 *
 * @param url `postgresql://user:password@host:port/database`; never shown in a problem
 * @throws ServerProblem `store-unusable`, also where the database acknowledges what it has not written down (`synchronous_commit` off)
 */
export async function openPostgresqlStore(url: string, limits: Partial<PostgresqlLimits> = {}): Promise<Store> {
  const pool = postgresqlPool(url, { ...defaultPostgresqlLimits, ...limits });
  try {
    await bringUpToDate(pool, limits.schema);
    const { rows } = await pool.run(durability);
    if (rows[0]?.['commits'] === 'off') throw notDurable();
  } catch (error) {
    await pool.close();
    throw error;
  }
  const find = async (statement: Statement, id: string): Promise<StoredItem | undefined> => {
    // PostgreSQL has no text with this character: no item can be called so, and asking would be an error.
    if (id.includes('\0')) return undefined;
    const [row] = (await pool.run(statement, [id])).rows;
    return row && readItem(row);
  };
  return {
    async put({ id, kind, recipient, payload, createdAt, expiresAt, expiryAdjusted }) {
      const { count } = await pool.run(insert, [id, kind, recipient, payload, createdAt, expiresAt, expiryAdjusted]);
      if (count === 0) throw new ServerProblem('item-exists', 'there is an item with this identifier already');
    },
    get: (id) => find(select, id),
    take: (id) => find(deleteOne, id),
    async deleteExpired(now, limit) {
      return (await pool.run(remove, [now, limit])).count;
    },
    async count() {
      return Number((await pool.run(total)).rows[0]?.['total']);
    },
    async check() {
      await pool.run(select, ['']);
    },
    close: () => pool.close(),
  };
}

function notDurable(): ServerProblem {
  return new ServerProblem('store-unusable', 'the PostgreSQL store would lose acknowledged items in a crash', {
    expected: 'synchronous_commit on',
    actual: 'synchronous_commit off',
    next: 'Switch synchronous_commit on for the database and its user.',
  });
}

function readItem(row: Row): StoredItem {
  return {
    id: row['id'] as string,
    kind: row['kind'] as string,
    recipient: new Uint8Array(row['recipient'] as Buffer),
    payload: new Uint8Array(row['payload'] as Buffer),
    createdAt: row['created_at'] as Date,
    expiresAt: row['expires_at'] as Date,
    expiryAdjusted: row['expiry_adjusted'] as boolean,
  };
}
