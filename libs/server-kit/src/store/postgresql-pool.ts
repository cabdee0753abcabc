import { Pool } from 'pg';
import { ServerProblem } from '../problem.ts';

/** Bounds of a connection pool. Times in milliseconds. */
export interface PostgresqlLimits {
  readonly connections: number;
  /** Statements that may wait for a connection; further ones are refused at once. */
  readonly waiting: number;
  /** To get a connection, waiting for one included. */
  readonly connectTimeout: number;
  /** To run a statement. */
  readonly queryTimeout: number;
  /** The schema to live in, made where it is missing; without it the user's own. */
  readonly schema?: string;
}

/** Bounds that suit a server whose clients give up after seconds. */
export const defaultPostgresqlLimits: PostgresqlLimits = { connections: 10, waiting: 1000, connectTimeout: 3000, queryTimeout: 5000 };

/** A parameterised statement, prepared under its name once a connection. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

/** One row as the driver reads it. */
export type Row = Readonly<Record<string, unknown>>;

/** What a statement did. */
export interface Result {
  readonly rows: readonly Row[];
  /** Rows that were written or deleted. */
  readonly count: number;
}

/** Connections to one database. A lost one is replaced when the next statement needs it. */
export interface PostgresqlPool {
  /** @throws ServerProblem `store-unusable` */
  run(statement: Statement, values?: readonly unknown[]): Promise<Result>;
  /** Runs the statements, in this order, in one transaction of their own. @throws ServerProblem `store-unusable` */
  transaction(statements: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

/** Makes a pool; connects when the first statement comes. */
export function postgresqlPool(url: string, limits: PostgresqlLimits): PostgresqlPool {
  const pool = new Pool({
    connectionString: limits.schema === undefined ? url : livingIn(limits.schema, url),
    application_name: 'cdoc2-testbed',
    max: limits.connections,
    connectionTimeoutMillis: limits.connectTimeout,
    query_timeout: limits.queryTimeout,
    statement_timeout: limits.queryTimeout,
    keepAlive: true,
  });
  // An idle connection broke: the pool has dropped it, and who needs one next is told if there is none.
  pool.on('error', () => {});
  return {
    async run({ name, text }, values = []) {
      if (pool.waitingCount >= limits.waiting) throw unusable('too many statements wait for a connection');
      try {
        const { rows, rowCount } = await pool.query<Row>({ name, text, values: [...values] });
        return { rows, count: rowCount ?? 0 };
      } catch (error) {
        throw unusable(reason(error));
      }
    },
    async transaction(statements) {
      try {
        const client = await pool.connect();
        try {
          for (const text of ['BEGIN', ...statements, 'COMMIT']) await client.query(text);
          client.release();
        } catch (error) {
          // The connection goes, and the transaction with it.
          client.release(true);
          throw error;
        }
      } catch (error) {
        throw unusable(reason(error));
      }
    },
    close: () => pool.end(),
  };
}

/** The URL with the schema as the only place where names are looked up; other options of the URL stay. */
function livingIn(schema: string, url: string): string {
  const located = new URL(url);
  const options = located.searchParams.get('options') ?? '';
  located.searchParams.set('options', `${options} -c search_path=${schema}`.trim());
  return located.href;
}

/** The driver's error is no `cause`: it may carry the connection's parameters, and in its details the row's contents. */
function unusable(actual: string): ServerProblem {
  return new ServerProblem('store-unusable', `the PostgreSQL store cannot be used: ${actual}`, {
    expected: 'a PostgreSQL database that can be reached and written to',
    actual,
    next: 'Check that the database runs, its URL, the rights of its user and the free space of its disk.',
  });
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return 'a thrown value';
  const code = 'code' in error ? String(error.code) : '';
  return [code, error.message].filter((part) => part !== '').join(' ');
}
