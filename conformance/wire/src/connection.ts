import { setTimeout as pause } from 'node:timers/promises';
import { connect, type SecureVersion, type TLSSocket } from 'node:tls';
import type { ConnectionFacts, Exchange, Failure, Header, SentRequest } from './exchange.ts';
import { failureOf } from './failure.ts';
import type { Identity } from './identity.ts';
import { readResponse } from './response-reader.ts';

/** How to connect. */
export interface ConnectionOptions {
  /** Authenticates with this certificate; without it none is offered. */
  readonly client?: Identity;
  /** How transcripts call the caller; the client's name, else `sender`. */
  readonly actor?: string;
  readonly minVersion?: SecureVersion;
  readonly maxVersion?: SecureVersion;
  /** Of the versions before 1.3 as well; OpenSSL's syntax. */
  readonly ciphers?: string;
  /** A ticket of an earlier connection, to be resumed. */
  readonly session?: Buffer;
  /** Milliseconds until the handshake must be done. */
  readonly handshakeTimeout?: number;
}

/** A request; the Host header and the length of the body are added unless given. */
export interface WireRequest {
  readonly method: string;
  readonly path: string;
  readonly headers?: readonly Header[];
  readonly body?: Uint8Array;
}

/** Bytes to write, and milliseconds to wait before each further piece. */
export interface RawRequest {
  readonly pieces: readonly Uint8Array[];
  readonly pauseBetween?: number;
}

/** A connection that was made, or what came of the attempt. */
export interface Connection {
  readonly facts: ConnectionFacts | undefined;
  readonly failure: Failure | undefined;
  /** One request and its response; never throws for anything the server does. */
  send(request: WireRequest, timeout?: number): Promise<Exchange>;
  /** Writes these very bytes and waits for a response or the end. */
  sendRaw(request: RawRequest, timeout?: number): Promise<Exchange>;
  /** The last session ticket, for a later connection. */
  session(): Buffer | undefined;
  close(): void;
}

/** What every connection of a run has in common. */
export interface Surroundings {
  readonly trust: readonly string[];
  readonly now: () => number;
  readonly record: (exchange: Exchange) => void;
}

const defaultTimeout = 10_000;

/** Connects over TLS, checking the server's chain and name against the target's trust. */
export async function openConnection(origin: string, options: ConnectionOptions, surroundings: Surroundings): Promise<Connection> {
  const startedAt = surroundings.now();
  const actor = options.actor ?? options.client?.name ?? 'sender';
  const { socket, failure, sessions } = await handshake(origin, options, surroundings.trust);
  const facts = failure ? undefined : factsOf(socket);
  const handshakeTime = surroundings.now() - startedAt;
  let first = true;
  const exchange = async (request: SentRequest, write: () => Promise<void>, timeout: number): Promise<Exchange> => {
    const began = first ? startedAt : surroundings.now();
    const outcome = failure ? { failure } : await converse(socket, request.method, write, timeout);
    const done: Exchange = {
      actor,
      origin,
      startedAt: began,
      duration: first && failure ? handshakeTime : surroundings.now() - began,
      request,
      ...(facts && { connection: facts }),
      ...outcome,
    };
    first = false;
    surroundings.record(done);
    return done;
  };
  return {
    facts,
    failure,
    send(request, timeout = defaultTimeout) {
      const sent = complete(request, origin);
      return exchange(sent, () => Promise.resolve(void socket.write(serialise(sent))), timeout);
    },
    sendRaw({ pieces, pauseBetween = 0 }, timeout = defaultTimeout) {
      const raw = Buffer.concat(pieces);
      return exchange({ method: 'RAW', path: '', headers: [], raw }, () => writePieces(socket, pieces, pauseBetween), timeout);
    },
    session: () => sessions.at(-1),
    close: () => void socket.destroy(),
  };
}

function complete({ method, path, headers = [], body }: WireRequest, origin: string): SentRequest {
  const has = (name: string): boolean => headers.some(([found]) => found.toLowerCase() === name);
  const added: Header[] = [];
  if (!has('host')) added.push(['Host', new URL(origin).host]);
  if (body && !has('content-length') && !has('transfer-encoding')) added.push(['Content-Length', String(body.length)]);
  return { method, path, headers: [...added, ...headers], ...(body && { body }) };
}

function serialise({ method, path, headers, body = new Uint8Array() }: SentRequest): Buffer {
  const head = [`${method} ${path} HTTP/1.1`, ...headers.map(([name, value]) => `${name}: ${value}`), '', ''].join('\r\n');
  return Buffer.concat([Buffer.from(head, 'latin1'), body]);
}

async function writePieces(socket: TLSSocket, pieces: readonly Uint8Array[], pauseBetween: number): Promise<void> {
  for (const [index, piece] of pieces.entries()) {
    if (index > 0) await pause(pauseBetween);
    if (!socket.writable) return;
    socket.write(piece);
  }
}

interface Handshake {
  readonly socket: TLSSocket;
  readonly failure: Failure | undefined;
  readonly sessions: Buffer[];
}

function handshake(origin: string, options: ConnectionOptions, trust: readonly string[]): Promise<Handshake> {
  const { hostname, port } = new URL(origin);
  const host = hostname.replace(/^\[|\]$/g, '');
  const { client, minVersion = 'TLSv1.3', maxVersion = 'TLSv1.3', ciphers, session, handshakeTimeout = defaultTimeout } = options;
  return new Promise((resolve) => {
    const socket = connect({
      host,
      port: Number(port || 443),
      ...(/^[\d.]+$|:/.test(host) ? {} : { servername: host }),
      ca: [...trust],
      minVersion,
      maxVersion,
      ...(ciphers !== undefined && { ciphers }),
      ...(session && { session }),
      ...(client && { cert: client.chain, key: client.key }),
    });
    const sessions: Buffer[] = [];
    socket.on('session', (ticket) => sessions.push(ticket));
    const timer = setTimeout(() => end({ layer: 'connect', kind: 'timeout', reason: `no connection within ${handshakeTimeout} ms` }), handshakeTimeout);
    const end = (failure?: Failure): void => {
      clearTimeout(timer);
      socket.off('close', closed);
      if (failure) socket.destroy();
      resolve({ socket, failure, sessions });
    };
    const closed = (): void => end({ layer: 'tls', kind: 'closed', reason: 'closed during the handshake' });
    socket.once('secureConnect', () => end());
    socket.once('close', closed);
    // Stays for the life of the socket: an alert may come when nobody is reading.
    socket.on('error', (error) => end(failureOf(error, false)));
  });
}

function factsOf(socket: TLSSocket): ConnectionFacts {
  return {
    protocol: socket.getProtocol() ?? 'unknown',
    cipher: socket.getCipher().standardName,
    resumed: socket.isSessionReused(),
    serverCertificate: socket.getPeerX509Certificate()?.raw ?? new Uint8Array(),
  };
}

function converse(socket: TLSSocket, method: string, write: () => Promise<void>, timeout: number): Promise<Pick<Exchange, 'response' | 'failure'>> {
  return new Promise((resolve) => {
    let received = Buffer.alloc(0);
    const timer = setTimeout(() => finish({ failure: { layer: 'http', kind: 'timeout', reason: `no complete response within ${timeout} ms` } }), timeout);
    const finish = (outcome: Pick<Exchange, 'response' | 'failure'>): void => {
      clearTimeout(timer);
      socket.off('data', onData).off('end', onEnd).off('error', onError).off('close', onClose);
      resolve(outcome);
    };
    const judge = (ended: boolean): boolean => {
      const reading = readResponse(received, ended, method);
      if (reading.is === 'more') return false;
      finish(reading.is === 'complete' ? { response: reading.response } : { failure: { layer: 'http', kind: reading.is, reason: reading.reason } });
      return true;
    };
    const onData = (chunk: Buffer): void => {
      received = Buffer.concat([received, chunk]);
      judge(false);
    };
    const onClose = (): void => finish({ failure: { layer: 'http', kind: 'closed', reason: received.length > 0 ? 'closed in the middle of the response' : 'closed without a response' } });
    const onEnd = (): void => {
      if (!judge(true)) onClose();
    };
    const onError = (error: Error): void => finish({ failure: failureOf(error, true) });
    socket.on('data', onData).once('end', onEnd).once('error', onError).once('close', onClose);
    if (socket.destroyed) onClose();
    else write().catch(onError);
  });
}
