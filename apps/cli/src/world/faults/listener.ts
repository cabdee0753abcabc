import { X509Certificate } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type https from 'node:https';
import type { Socket } from 'node:net';
import { createServer as createTlsServer, type Server as TlsServer, type TLSSocket } from 'node:tls';
import { presentedCertificates } from '@testbed/pki';
import { changedAnswer, ownAnswer, type Answer, type Header } from './answer.ts';
import { holdBack } from './held-response.ts';
import type { Acting, ConnectionDeed, Plan } from './plan.ts';
import { sendAnswer } from './send.ts';
import type { ClientCertificate, OpenConnection, TlsFacts, Traffic } from './traffic.ts';

/** What a listener that misbehaves goes by. */
export interface ListenerPorts {
  readonly plan: Plan;
  readonly traffic: Traffic;
  /** Aborted when the process is asked to end. */
  readonly stopping: AbortSignal;
}

/** The form of `https.createServer` that servers use. */
export type CreateServer = (options: https.ServerOptions, handler?: RequestListener) => https.Server;

/** `https.createServer`, but every connection and every request is recorded and suffers the faults of the plan. */
export function misbehavingServers(createServer: CreateServer, ports: ListenerPorts): CreateServer {
  return (options, handler) => {
    const connections = new WeakMap<Socket, OpenConnection>();
    const server = createServer(options, handler && ((request, response) => serve(request, response, handler, connections, ports)));
    interceptConnections(server, options, connections, ports);
    return server;
  };
}

function interceptConnections(server: https.Server, options: https.ServerOptions, connections: WeakMap<Socket, OpenConnection>, { plan, traffic }: ListenerPorts): void {
  const accepts = server.listeners('connection') as ((this: TlsServer, socket: Socket) => void)[];
  const actors = new Map<string, TlsServer>();
  const actorOf = ({ id, does }: Acting<ConnectionDeed>): TlsServer => {
    const actor = actors.get(id) ?? forwarding(createTlsServer({ ...options, ...contextOf(does) }), server);
    actors.set(id, actor);
    return actor;
  };
  server.removeAllListeners('connection');
  server.on('connection', (socket: Socket) => {
    const { localPort = 0 } = socket;
    const fault = plan.connection(localPort);
    const connection = traffic.connection(localPort);
    if (fault) connection.fault = fault.id;
    if (fault?.does.kind === 'refuse-connection') {
      socket.resetAndDestroy();
      return;
    }
    connections.set(socket, connection);
    if (fault) actorOf(fault).emit('connection', socket);
    else for (const accept of accepts) accept.call(server, socket);
  });
  server.prependListener('secureConnection', (socket: TLSSocket) => {
    const connection = connections.get(below(socket));
    if (!connection) return;
    connections.set(socket, connection);
    connection.tls = tlsOf(socket);
    const client = clientOf(socket);
    if (client) connection.client = client;
  });
  const failed = (error: Error & { readonly code?: string }, socket: Socket): void => {
    const connection = connections.get(below(socket));
    if (connection) connection.problem = error.code ?? error.message;
  };
  server.prependListener('tlsClientError', failed);
  server.prependListener('clientError', failed);
}

/** The socket on which TLS was begun. */
function below(socket: Socket): Socket {
  // oxlint-disable-next-line eslint/no-underscore-dangle -- Node has no public name for it
  return (socket as Socket & { readonly _parent?: Socket })._parent ?? socket;
}

/** A TLS server that only does handshakes: the connections then belong to the other one. */
function forwarding(actor: TlsServer, server: https.Server): TlsServer {
  for (const event of ['secureConnection', 'tlsClientError']) actor.on(event, (...about: readonly unknown[]) => server.emit(event, ...about));
  return actor;
}

function contextOf(does: ConnectionDeed): https.ServerOptions {
  switch (does.kind) {
    case 'tls-1.2-only':
      return { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' };
    case 'certificate':
      return { cert: does.impostor.chain, key: does.impostor.key };
    case 'refuse-connection':
      return {};
  }
}

function serve(request: IncomingMessage, response: ServerResponse, handler: RequestListener, connections: WeakMap<Socket, OpenConnection>, { plan, traffic, stopping }: ListenerPorts): void {
  const { method = '', url = '', socket } = request;
  const connection = connections.get(socket);
  // Only a connection from before this module could be without.
  if (!connection) return handler(request, response);
  const fault = plan.exchange(connection.port, method, url);
  const exchange = traffic.exchange(connection, { method, path: url, headers: pairs(request.rawHeaders) });
  if (fault) exchange.fault = fault.id;
  const push = request.push.bind(request);
  request.push = (chunk: Buffer | null, encoding?: BufferEncoding) => {
    if (chunk === null) exchange.complete = true;
    else exchange.received(chunk);
    return push(chunk, encoding);
  };
  const send = (answer: Answer): void => {
    const sent = changedAnswer(answer, fault?.does);
    exchange.answered(sent);
    // Whoever waited for it is gone, or this process soon is.
    sendAnswer(response, sent, fault?.does, stopping).catch(() => socket.destroy());
  };
  if (fault?.does.kind !== 'status') {
    holdBack(response, send);
    return handler(request, response);
  }
  const instead = ownAnswer(fault.does);
  request.once('end', () => send(instead));
  request.resume();
}

function pairs(rawHeaders: readonly string[]): readonly Header[] {
  return rawHeaders.flatMap((name, index): Header[] => (index % 2 === 0 ? [[name, rawHeaders[index + 1] ?? '']] : []));
}

function tlsOf(socket: TLSSocket): TlsFacts {
  const { servername } = socket as TLSSocket & { readonly servername?: string | false };
  return {
    protocol: socket.getProtocol() ?? '',
    cipher: socket.getCipher().standardName,
    resumed: socket.isSessionReused(),
    ...(servername && { serverName: servername }),
  };
}

function clientOf(socket: TLSSocket): ClientCertificate | undefined {
  const [own] = presentedCertificates(socket);
  if (!own) return undefined;
  const certificate = new X509Certificate(own);
  return { subject: certificate.subject.split('\n').reverse().join(','), fingerprint: certificate.fingerprint256.replaceAll(':', '').toLowerCase() };
}
