import type { SearchLimits } from './search.ts';

/** What the directory grants a client that may be anybody. Times in milliseconds unless named otherwise. */
export interface DirectoryLimits {
  readonly search: SearchLimits;
  /** Octets of one request. */
  readonly message: number;
  /** Requests of one connection that wait for their turn. */
  readonly waiting: number;
  /** Connections at once, on each listener; more are closed unheard. */
  readonly connections: number;
  /** Until a connection on which nothing moves is closed. */
  readonly idle: number;
  /** Until a request that was begun must be complete, and a TLS handshake done. */
  readonly completion: number;
}

export const defaultLimits: DirectoryLimits = {
  search: { entries: 500, seconds: 10 },
  message: 16 * 1024,
  waiting: 16,
  connections: 200,
  idle: 60_000,
  completion: 10_000,
};
