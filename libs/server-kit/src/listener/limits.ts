/** Bounds of a listener. Times in milliseconds, sizes in bytes. */
export interface ListenerLimits {
  /** Connections at a time; further ones are closed at once. */
  readonly connections: number;
  /** The TLS handshake. */
  readonly handshakeTimeout: number;
  /** From the connection, or the end of the last request, to complete headers. */
  readonly headersTimeout: number;
  /** From the first byte of a request to its last. */
  readonly requestTimeout: number;
  /** How long an idle connection is kept. */
  readonly keepAliveTimeout: number;
  /** Request line and headers together. */
  readonly headers: number;
  readonly body: number;
  /** How long connections may wait to be accepted before requests are refused with 503 `overloaded`, until they wait no longer. */
  readonly overload: number;
  /**
   * How long a listener that is told to stop goes on accepting, each answer the last of its connection: nobody who is
   * on the way meets a closed door, and a balancer has time to see that the server is not ready.
   */
  readonly drain: number;
  /** How long requests in flight may take to finish when the listener stops. */
  readonly stopTimeout: number;
}

/** Bounds that suit both servers. */
export const defaultLimits: ListenerLimits = {
  connections: 10_000,
  handshakeTimeout: 10_000,
  headersTimeout: 10_000,
  requestTimeout: 15_000,
  keepAliveTimeout: 5_000,
  headers: 32 * 1024,
  body: 64 * 1024,
  overload: 500,
  drain: 0,
  stopTimeout: 10_000,
};
