import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls, createSecureContext, type PeerCertificate, type SecureContext, type TLSSocket } from 'node:tls';
import type { ConnectionFacts, Failure } from './exchange.ts';
import { failureOf } from './failure.ts';
import type { ConnectionOptions } from './options.ts';

/** What came of opening a connection. */
export interface Opened {
  readonly socket: Socket;
  /** Absent without TLS or when the handshake failed. */
  readonly facts: ConnectionFacts | undefined;
  readonly failure: Failure | undefined;
  /** Session tickets, as they come. */
  readonly sessions: readonly Buffer[];
}

const defaultTimeout = 10_000;

/** Connects and shakes hands (RFC 8446), judging the server's chain and name by the trust given. Never throws. */
export async function handshake(origin: string, options: ConnectionOptions, trust: readonly string[]): Promise<Opened> {
  const { session, handshakeTimeout } = options;
  const { host, port } = addressOf(origin);
  const socket = connectTls({
    host,
    port,
    ...(/^[\d.]+$|:/.test(host) ? {} : { servername: host }),
    secureContext: contextFor(options, trust),
    ...(session && { session }),
  });
  const sessions: Buffer[] = [];
  socket.on('session', (ticket) => sessions.push(ticket));
  const failure = await opening(socket, 'secureConnect', handshakeTimeout);
  return { socket, failure, facts: failure ? undefined : factsOf(socket), sessions };
}

const contexts = new Map<string, SecureContext>();

/** Made once for connections alike: reading keys and certificates takes longer than shaking hands. */
function contextFor({ client, minVersion = 'TLSv1.3', maxVersion = 'TLSv1.3', ciphers, groups }: ConnectionOptions, trust: readonly string[]): SecureContext {
  const name = JSON.stringify([client?.chain, client?.key, minVersion, maxVersion, ciphers, groups, trust]);
  const known = contexts.get(name);
  if (known) return known;
  const context = createSecureContext({
    ca: [...trust],
    minVersion,
    maxVersion,
    ...(ciphers !== undefined && { ciphers }),
    ...(groups !== undefined && { ecdhCurve: groups }),
    ...(client && { cert: client.chain, key: client.key }),
  });
  contexts.set(name, context);
  return context;
}

/** Connects and says nothing. Never throws. */
export async function plainConnection(origin: string): Promise<Opened> {
  const socket = connectTcp(addressOf(origin));
  return { socket, failure: await opening(socket, 'connect'), facts: undefined, sessions: [] };
}

function addressOf(origin: string): { host: string; port: number } {
  const { hostname, port } = new URL(origin);
  return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || 443) };
}

function opening(socket: Socket, opened: 'connect' | 'secureConnect', timeout = defaultTimeout): Promise<Failure | undefined> {
  return new Promise((resolve) => {
    const end = (failure?: Failure): void => {
      clearTimeout(timer);
      socket.off('close', closed);
      if (failure) socket.destroy();
      resolve(failure);
    };
    const closed = (): void => end({ layer: 'tls', kind: 'closed', reason: 'closed during the handshake' });
    const timer = setTimeout(() => end({ layer: 'connect', kind: 'timeout', reason: `no connection within ${timeout} ms` }), timeout);
    socket.once(opened, () => end());
    socket.once('close', closed);
    // Stays for the life of the socket: an alert may come when nobody is reading.
    socket.on('error', (error) => end(failureOf(error, false)));
  });
}

function factsOf(socket: TLSSocket): ConnectionFacts {
  // Not by getPeerX509Certificate: Node 24 never frees what came with it, 7 kB a connection in a long load.
  const { raw }: Partial<PeerCertificate> = socket.getPeerCertificate();
  return {
    protocol: socket.getProtocol() ?? 'unknown',
    cipher: socket.getCipher().standardName,
    resumed: socket.isSessionReused(),
    serverCertificate: raw ?? new Uint8Array(),
    // OpenSSL knows common signature algorithms on this side only after the server's CertificateRequest.
    certificateRequested: socket.getSharedSigalgs().length > 0,
  };
}
