/** For tests only: a TCP proxy in front of PostgreSQL that behaves like a bad network. */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A line to a PostgreSQL server that can be cut, can fall silent, and can be mended. */
export interface Line {
  /** The server's URL by way of this line. */
  readonly url: string;
  cut(): void;
  silence(): void;
  mend(): void;
  close(): Promise<unknown>;
}

/** Opens a line to the server of a URL. */
export async function openLine(serverUrl: string): Promise<Line> {
  const url = new URL(serverUrl);
  const { hostname, port } = url;
  let state: 'whole' | 'cut' | 'silent' = 'whole';
  const pairs = new Set<readonly [Socket, Socket]>();
  const proxy: Server = createServer((near) => {
    near.on('error', () => {});
    if (state === 'cut') return void near.destroy();
    const far = connect(Number(port), hostname).on('error', () => near.destroy());
    pairs.add([near, far]);
    near.on('data', (bytes) => state === 'whole' && far.write(bytes)).on('close', () => far.destroy());
    far.on('data', (bytes) => state === 'whole' && near.write(bytes)).on('close', () => near.destroy());
  }).listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const drop = (): void => {
    for (const pair of pairs) for (const socket of pair) socket.destroy();
    pairs.clear();
  };
  url.port = String((proxy.address() as AddressInfo).port);
  return {
    url: url.href,
    cut() {
      state = 'cut';
      drop();
    },
    silence() {
      state = 'silent';
    },
    mend() {
      if (state === 'silent') drop();
      state = 'whole';
    },
    close() {
      drop();
      proxy.close();
      return once(proxy, 'close');
    },
  };
}
