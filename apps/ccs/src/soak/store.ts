import { createTestDatabase, testPostgresql } from '@testbed/server-kit/testing/postgresql';

/** The stores a capsule server can be tried on. */
export type StoreKind = 'sqlite' | 'postgresql';

/** Whether it is one of them. */
export function isStoreKind(kind: string): kind is StoreKind {
  return kind === 'sqlite' || kind === 'postgresql';
}

/** A store for one trial. */
export interface TrialStore {
  /** For the configuration of the server. */
  readonly location: { readonly sqlite: string } | { readonly postgresql: string };
  drop(): Promise<void>;
}

/**
 * An empty store: a SQLite file beside the server's configuration, or a database of `DATABASE_URL` or of embedded binaries.
 *
 * @param owner process whose end ends an embedded PostgreSQL
 * @returns the reason where there is no PostgreSQL
 */
export async function trialStore(kind: StoreKind, owner?: number): Promise<TrialStore | { readonly reason: string }> {
  if (kind === 'sqlite') return { location: { sqlite: 'store.sqlite' }, drop: async () => {} };
  const server = await testPostgresql(owner);
  if ('reason' in server) return server;
  const database = await createTestDatabase(server.url);
  return { location: { postgresql: database.url }, drop: () => database.drop() };
}
