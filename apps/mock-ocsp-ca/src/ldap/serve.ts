import { once } from 'node:events';
import { createServer as createPlainServer, type AddressInfo, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { farewell, serveConnection, type DirectoryPorts } from './connection.ts';
import { noticeOfDisconnection } from './result.ts';

/** Where to listen, and with TLS: certificate and key as PEM. */
export interface DirectoryListener {
  readonly host: string;
  readonly port: number;
  readonly tls?: { readonly cert: Buffer; readonly key: Buffer };
}

/** A listener that was started. */
export interface RunningDirectory {
  /** `ldap://127.0.0.1:9389`, `ldaps://localhost:9636` */
  readonly url: string;
  /** Tells every client and disconnects it. */
  stop(): Promise<void>;
}

/**
 * Starts a listener of the directory.
 *
 * @param refuses whether a new connection is reset
 * @throws Error when the address cannot be used, or the certificate and key
 */
export async function serveDirectory({ host, port, tls }: DirectoryListener, ports: DirectoryPorts, refuses: () => boolean = () => false): Promise<RunningDirectory> {
  const { limits } = ports;
  const clients = new Set<Socket>();
  const serve = (socket: Socket): void => {
    remember(clients, socket);
    serveConnection(socket, ports);
  };
  const server = tls ? createTlsServer({ ...tls, handshakeTimeout: limits.completion }, serve) : createPlainServer(serve);
  // Those that have not finished their TLS handshake are among these only.
  const connections = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    remember(connections, socket);
    if (refuses()) socket.resetAndDestroy();
  });
  server.maxConnections = limits.connections;
  server.listen({ host, port });
  await once(server, 'listening');
  const { port: actual } = server.address() as AddressInfo;
  return {
    url: `${tls ? 'ldaps' : 'ldap'}://${host.includes(':') ? `[${host}]` : host}:${actual}`,
    async stop() {
      const closed = once(server, 'close');
      server.close();
      for (const client of clients) client.end(noticeOfDisconnection({ code: 'unavailable', message: 'the directory is shutting down' }));
      const timeout = setTimeout(() => connections.forEach((connection) => connection.destroy()), farewell);
      await closed;
      clearTimeout(timeout);
    },
  };
}

function remember(sockets: Set<Socket>, socket: Socket): void {
  sockets.add(socket);
  socket.once('close', () => sockets.delete(socket));
}
