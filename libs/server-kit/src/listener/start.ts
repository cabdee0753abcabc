import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Server } from 'node:https';
import { setTimeout as pause } from 'node:timers/promises';
import type { TLSSocket } from 'node:tls';
import { tlsGroups, type Clock } from '@testbed/pki';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Endpoint, Outcome } from '../endpoint.ts';
import { ServerProblem } from '../problem.ts';
import { frameworkOutcome, hostRefused } from './framework-outcome.ts';
import { hostFault } from './host.ts';
import type { ListenerLimits } from './limits.ts';
import { overloadRefused, watchLoad } from './overload.ts';
import { rawRequest } from './raw-request.ts';
import { turns } from './turns.ts';
import { refuseTunnel, refuseUnparsed, type Unparsed } from './unparsed.ts';

// Imported, node:http would bring all of undici along.
const { METHODS } = process.getBuiltinModule('node:http');

/** Server certificate chain and private key, both PEM. */
export interface ServerTls {
  readonly certificate: string;
  readonly key: string;
}

/** A TLS listener to start. */
export interface ListenerSettings {
  /** Name in logs, metrics and problems: `sender`, `recipient`, `management`. */
  readonly name: string;
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly tls: ServerTls;
  /**
   * Whether a client certificate is asked for. It is never judged in the handshake, where Node can give no
   * reason and only the machine's clock counts: rules judge it on every request, resumed sessions included.
   */
  readonly clientCertificate: 'asked' | 'not-asked';
  readonly limits: ListenerLimits;
  readonly endpoints: readonly Endpoint[];
  /** Statuses the contract wants without a body even where no endpoint was reached. */
  readonly emptyStatuses: readonly number[];
  /** Tells the time of the Date header, as of everything else the server says. */
  readonly clock: Clock;
  /** Told about every answer, once. */
  readonly observe: (answered: Answered) => void;
}

/** What is known of an answered request, for log and metrics. */
export interface Answered extends Omit<Outcome, 'answer'> {
  readonly listener: string;
  /** Name of the endpoint, or `none` where the request reached none. */
  readonly route: string;
  readonly status: number;
  /** Milliseconds. */
  readonly duration: number;
}

/** A listener that accepts connections. */
export interface Listener {
  /** `https://localhost:9443`, without a slash at the end. */
  readonly url: string;
  /** Drains for as long as the limits say, accepts nothing more, lets requests in flight finish within the limit, closes what is left. */
  stop(): Promise<void>;
}

/**
 * Starts an HTTPS listener: TLS 1.3 only (CCS, "Interface security"), hybrid post-quantum key exchange first.
 *
 * @throws ServerProblem `address-unavailable`
 */
export async function startListener(settings: ListenerSettings): Promise<Listener> {
  const stopping = { yet: false };
  const app = createApp(settings, stopping);
  const [connections, secured] = [new Set<Socket>(), new Set<TLSSocket>()];
  app.server.on('connection', (socket: Socket) => remember(socket, connections)).on('secureConnection', (socket) => remember(socket, secured));
  const { name, host, port } = settings;
  try {
    await app.listen({ host: host === 'localhost' ? '127.0.0.1' : host, port });
  } catch (cause) {
    await app.close();
    throw new ServerProblem('address-unavailable', `the ${name} listener cannot use ${host}:${port}: ${String(cause)}`, {
      expected: 'a free address of this machine',
      actual: `${host}:${port}`,
      next: 'Choose another port, or stop the program that uses this one.',
      cause,
    });
  }
  const { port: bound } = app.server.address() as AddressInfo;
  return {
    url: `https://${urlHost(host)}:${bound}`,
    stop() {
      stopping.yet = true;
      return stop(app, { connections, secured }, settings.limits);
    },
  };
}

function createApp({ name, tls, clientCertificate, limits, endpoints, emptyStatuses, clock, observe }: ListenerSettings, stopping: { readonly yet: boolean }): App {
  const began = new WeakMap<IncomingMessage, number>();
  const finish = (reply: FastifyReply, route: string, { answer, ...outcome }: Outcome): void => {
    const now = performance.now();
    observe({ listener: name, route, status: answer.status, duration: now - (began.get(reply.request.raw) ?? now), ...outcome });
    // The listener is stopping: without this a kept connection would outlast its last answer.
    if (stopping.yet) reply.header('connection', 'close');
    const { location, ...headers } = answer.headers ?? {};
    // cdoc2-cli finds Location in exactly this case only (RFC 9110 5.1 notwithstanding); Fastify would write it in lower case.
    if (location !== undefined) reply.raw.setHeader('Location', location);
    void reply
      .code(answer.status)
      .header('date', clock.now().toUTCString())
      .headers(headers)
      .send(answer.body && Buffer.from(answer.body));
  };
  const told = (refused: Unparsed | undefined): void => {
    if (refused) observe({ listener: name, route: 'none', duration: 0, ...refused });
  };
  const order = turns();
  const unreadable = new WeakSet<Socket>();
  const app = fastify({
    https: {
      key: tls.key,
      cert: tls.certificate,
      minVersion: 'TLSv1.3',
      ecdhCurve: tlsGroups,
      requestCert: clientCertificate === 'asked',
      rejectUnauthorized: false,
      handshakeTimeout: limits.handshakeTimeout,
      headersTimeout: limits.headersTimeout,
      connectionsCheckingInterval: 500,
      maxHeaderSize: limits.headers,
      // Node's own refusal passes every log; ours comes below.
      requireHostHeader: false,
    },
    requestTimeout: limits.requestTimeout,
    keepAliveTimeout: limits.keepAliveTimeout,
    bodyLimit: limits.body,
    // A request on a connection that is still open when the listener stops is in flight: it is answered.
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    exposeHeadRoutes: false,
    // Too long a parameter is the endpoint's to refuse.
    routerOptions: { maxParamLength: limits.headers },
    frameworkErrors: (error, _request, reply) => finish(reply, 'none', frameworkOutcome(error, limits, emptyStatuses)),
    clientErrorHandler: (error, socket) => {
      // The rest of what cannot be read is no news.
      if (unreadable.has(socket)) return;
      unreadable.add(socket);
      order.afterWhole(socket, () => told(refuseUnparsed(error, socket, limits, emptyStatuses)));
    },
  });
  app.server.on('connect', (_message, socket: Socket) => {
    socket.on('error', () => {});
    order.afterWhole(socket, () => told(refuseTunnel(socket, emptyStatuses)));
  });
  const overloaded = watchLoad(app.server, limits.overload);
  app.server.maxConnections = limits.connections;
  // An expectation that is none of ours means nothing (RFC 9110 10.1.1); Node would refuse it past every rule and log.
  app.server.on('checkExpectation', (message, response) => app.server.emit('request', message, response));
  app.server.on('checkContinue', (message, response) => {
    sendContinue(response);
    app.server.emit('request', message, response);
  });
  app.server.prependListener('request', (message) => began.set(message, performance.now()));
  for (const method of METHODS) if (!app.supportedMethods.includes(method)) app.addHttpMethod(method, { hasBody: true });
  app.addHook('onRequest', (request, reply, done) => {
    const begin = (): void => {
      const fault = hostFault(request.raw);
      if (overloaded()) finish(reply, 'none', overloadRefused(emptyStatuses));
      else if (fault !== undefined) finish(reply, 'none', hostRefused(fault, emptyStatuses));
      else done();
    };
    order.take(request.raw.socket, reply.raw, begin);
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.setErrorHandler((error, request, reply) => {
    // Who broke the connection before the request was complete is not there to be answered.
    if (request.raw.socket.destroyed) reply.hijack();
    else finish(reply, 'none', frameworkOutcome(error, limits, emptyStatuses));
  });
  for (const endpoint of endpoints) {
    const handler = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
      finish(reply, endpoint.name, await endpoint.handle(rawRequest(request)));
      return reply;
    };
    if (endpoint.path === '*') app.setNotFoundHandler(handler);
    else app.route({ method: methodsOf(endpoint, endpoints, app), url: endpoint.path, handler });
  }
  return app;
}

type App = FastifyInstance<Server>;

/**
 * Sends `100 Continue` when the answer's turn has come and there is none yet. Node by itself would put it between the
 * head and the body of an answer that waits behind another one (pipelining), and nobody could read on.
 */
function sendContinue(response: ServerResponse): void {
  const send = (): void => {
    if (!response.headersSent) response.writeContinue();
  };
  if (response.socket) send();
  else response.once('socket', send);
}

function methodsOf(endpoint: Endpoint, endpoints: readonly Endpoint[], app: App): string[] {
  if (endpoint.method !== '*') return [endpoint.method];
  const taken = endpoints.filter(({ path }) => path === endpoint.path).map(({ method }) => method as string);
  return app.supportedMethods.filter((method) => !taken.includes(method));
}

/** The name a certificate of a test world has for this machine. */
function urlHost(host: string): string {
  if (['127.0.0.1', '0.0.0.0', '::1', '::'].includes(host)) return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}

/** Connections from the first moment on, and those of them whose handshake is done. */
interface Connections {
  readonly connections: ReadonlySet<Socket>;
  readonly secured: ReadonlySet<TLSSocket>;
}

function remember<Kind extends Socket>(socket: Kind, among: Set<Kind>): void {
  among.add(socket);
  socket.once('close', () => among.delete(socket));
}

async function stop(app: App, { connections, secured }: Connections, { drain, stopTimeout }: ListenerLimits): Promise<void> {
  if (drain > 0) await pause(drain);
  // Not closeAllConnections: that knows of those only whose handshake is done.
  const bound = setTimeout(() => connections.forEach((socket) => socket.destroy()), stopTimeout);
  const stopped = app.close();
  // Node takes a connection that has not sent a byte, or not one of a request, for a busy one.
  for (const socket of [...connections, ...secured]) if (socket.bytesRead === 0) socket.destroy();
  await stopped;
  clearTimeout(bound);
}
