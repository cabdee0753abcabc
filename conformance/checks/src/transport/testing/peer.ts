/** For tests only: a shares server of a few lines, honest or not, and the target file's view of it. */
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { createServer as createHttpsServer, type ServerOptions } from 'node:https';
import type { AddressInfo, Server, Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';
import { createHierarchy, issueCertificate } from '@testbed/pki';
import type { SharesTarget } from '@testbed/runner';

const hierarchy = await createHierarchy({ now: new Date(), services: 'http://127.0.0.1:1' });

export interface Peer {
  readonly target: SharesTarget;
  close(): void;
}

/** Node's own HTTP server, with whatever it lets through. */
export function startHttps(listener: RequestListener, options: ServerOptions = {}): Promise<Peer> {
  return listen((tls) => createHttpsServer({ minVersion: 'TLSv1.3', ...tls, ...options }, listener));
}

/** A server without an HTTP parser. */
export function startTls(serve: (socket: Socket) => void, options: TlsOptions = {}, key?: KeyPair): Promise<Peer> {
  const greet = (socket: Socket): void => {
    socket.on('error', () => undefined);
    serve(socket);
  };
  return listen((tls) => createTlsServer({ minVersion: 'TLSv1.3', ...tls, ...options }, greet), key);
}

interface KeyPair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

async function listen(create: (tls: { cert: string; key: string }) => Server, { publicKey, privateKey }: KeyPair = generateKeyPairSync('ec', { namedCurve: 'P-256' })): Promise<Peer> {
  const { tls } = hierarchy.authorities;
  const day = 24 * 3600_000;
  const certificate = issueCertificate(tls, { profile: 'tls-server', names: ['localhost'], publicKey, notBefore: new Date(Date.now() - day), notAfter: new Date(Date.now() + day) });
  const server = create({ cert: String(certificate), key: privateKey.export({ format: 'pem', type: 'pkcs8' }) as string });
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => sockets.add(socket));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    target: {
      kind: 'shares-server',
      name: 'peer',
      digest: '',
      profile: 'released',
      trust: [String(tls.certificate)],
      hooks: {},
      folder: '',
      url: `https://localhost:${(server.address() as AddressInfo).port}`,
      arms: [],
      signers: [],
      unacceptableSigners: {},
      nonceLifetime: undefined,
      expiry: undefined,
    },
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
