import type { PostgresqlPool } from './postgresql-pool.ts';

/** Any number that nothing else on the database locks: who creates or changes the schema holds it. PostgreSQL knows digits with _ from version 16 on only. */
const lock = 'SELECT pg_advisory_xact_lock(2026112203)';

/**
 * The schema, as the steps that lead to it. A step that was ever run on somebody's database is never changed: a
 * further one is added. Each may be run again on a database that has had it.
 */
const steps: readonly string[] = [
  `CREATE TABLE IF NOT EXISTS item (
    id text PRIMARY KEY,
    kind text NOT NULL,
    recipient bytea NOT NULL,
    payload bytea NOT NULL,
    created_at timestamptz(3) NOT NULL,
    expires_at timestamptz(3) NOT NULL,
    expiry_adjusted boolean NOT NULL
  )`,
  // IF NOT EXISTS would lock the table before it looks: behind a vacuum that is under way, every upload of every other process would wait for this one.
  `DO $$ BEGIN
    IF to_regclass('item_expires_at') IS NULL THEN CREATE INDEX item_expires_at ON item (expires_at); END IF;
  END $$`,
];

/** Creates the tables or brings them up to date; processes that start at once wait for each other. */
export async function bringUpToDate(pool: PostgresqlPool, schema: string | undefined): Promise<void> {
  await pool.transaction([lock, ...(schema === undefined ? [] : [`CREATE SCHEMA IF NOT EXISTS ${schema}`]), ...steps]);
}
