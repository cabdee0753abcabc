import { openConnection, openPlainConnection, type Connection, type Surroundings } from './connection.ts';
import type { Exchange } from './exchange.ts';
import type { ConnectionOptions } from './options.ts';
import type { WireRequest } from './request.ts';

/** The judge's way to a target: only to its own addresses, in bounded numbers, and every word recorded. */
export interface Wire {
  /** One request over a connection of its own. */
  readonly send: (origin: string, request: WireRequest, options?: ConnectionOptions & { readonly timeout?: number }) => Promise<Exchange>;
  /** A connection for more than one request, or for bytes that are no request. The caller closes it. */
  readonly connect: (origin: string, options?: ConnectionOptions) => Promise<Connection>;
  /** The same without TLS. */
  readonly connectPlain: (origin: string) => Promise<Connection>;
}

/** What a wire may do. */
export interface WireBounds {
  /** The only origins it connects to: `https://host:port`. */
  readonly origins: readonly string[];
  /** Connections it opens at most. */
  readonly connections: number;
}

/** The check wanted what the bounds forbid: a fault of the suite, not of the target. */
export class WireProblem extends Error {
  override readonly name = 'WireProblem';
  readonly code: 'origin-not-of-target' | 'too-many-connections';

  constructor(code: WireProblem['code'], message: string) {
    super(message);
    this.code = code;
  }
}

/** @throws WireProblem from each method, before anything is sent */
export function createWire(surroundings: Surroundings, bounds: WireBounds): Wire {
  let opened = 0;
  const count = (origin: string): void => {
    if (!bounds.origins.includes(origin)) throw new WireProblem('origin-not-of-target', `${origin} is no address of the target`);
    opened += 1;
    if (opened > bounds.connections) throw new WireProblem('too-many-connections', `more than ${bounds.connections} connections`);
  };
  const connect: Wire['connect'] = async (origin, options = {}) => {
    count(origin);
    return openConnection(origin, options, surroundings);
  };
  return {
    connect,
    async connectPlain(origin) {
      count(origin);
      return openPlainConnection(origin, surroundings);
    },
    async send(origin, request, { timeout, ...options } = {}) {
      const connection = await connect(origin, options);
      try {
        return await connection.send(request, timeout);
      } finally {
        connection.close();
      }
    },
  };
}
