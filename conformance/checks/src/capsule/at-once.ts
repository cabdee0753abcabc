import type { ConnectionOptions, Exchange, Wire, WireRequest } from '@testbed/wire';

/** Sends requests at the same moment: each over a connection of its own, all of which are made before. The answers in the order of the requests. */
export async function sendAtOnce(wire: Wire, origin: string, requests: readonly WireRequest[], options: ConnectionOptions = {}): Promise<readonly Exchange[]> {
  const connections = await Promise.all(requests.map(async (request) => ({ request, connection: await wire.connect(origin, options) })));
  try {
    return await Promise.all(connections.map(({ connection, request }) => connection.send(request)));
  } finally {
    for (const { connection } of connections) connection.close();
  }
}
