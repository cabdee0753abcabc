import type { Connection, Exchange, WireRequest } from '@testbed/wire';

/** Runs with a way to send over one connection for as long as the target keeps it open, and then over another. */
export async function overKeptConnection(connect: () => Promise<Connection>, run: (send: (request: WireRequest) => Promise<Exchange>) => Promise<void>): Promise<void> {
  let connection = await connect();
  try {
    await run(async (request) => {
      const exchange = await connection.send(request);
      if (exchange.failure?.kind !== 'closed') return exchange;
      connection = await connect();
      return connection.send(request);
    });
  } finally {
    connection.close();
  }
}
