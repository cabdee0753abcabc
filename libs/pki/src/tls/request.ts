import type { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls';
import { TlsProblem } from './problem.ts';
import { checkServerRevocation } from './server-revocation.ts';

// Imported, it would bring all of undici along, a tenth of a program's start.
const { request: httpRequest } = process.getBuiltinModule('node:http');

/** Key exchange groups, best first: hybrid post-quantum, then the classic ones. */
export const tlsGroups = 'X25519MLKEM768:X25519:P-256:P-384';

/** An HTTPS request as plain data, so that it can cross into the process that holds a token session. */
export interface TlsRequest {
  readonly method: 'GET' | 'POST';
  /** `https://host:port/path`; anything but https is refused. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  /** DER certificates the server may present, compared before the first byte of the request is sent. */
  readonly pins: readonly Uint8Array[];
  /** Instant at which the server's certificate must be valid and not revoked, in ms since the epoch. */
  readonly at: number;
  /** Whether the OCSP responder that the server's certificate names is asked about it. Default `ask`. */
  readonly revocation?: 'ask' | 'skip';
  /** Milliseconds until the connection is given up, and again as many until a responder's answer. */
  readonly connectTimeout: number;
  /** Milliseconds until the response must be complete. */
  readonly responseTimeout: number;
}

/** What there is to know about a server before a request. */
type Connection = Pick<TlsRequest, 'url' | 'pins' | 'at' | 'revocation' | 'connectTimeout'>;

export interface TlsResponse {
  readonly status: number;
  /** Names in lower case; repeated headers joined with `, `. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** How this side proves who it is, in the terms of Node's TLS: a key in memory, or one in a token's engine. */
export type ClientAuthentication = Pick<ConnectionOptions, 'key' | 'cert' | 'privateKeyEngine' | 'privateKeyIdentifier'>;

/** Bodies of both servers are a few kilobytes; a megabyte is a broken or hostile server. */
const maximumBody = 1024 * 1024;

/**
 * One request over a connection of its own. The server is who the list says it is: its certificate must be
 * one of the pins, valid at `at`, name the host, and not be revoked (CCS, "Server identification and trust": "Upon
 * connection to the server, the client must always verify that the server is using one of the listed certificates").
 * The certificate authorities of the machine are not asked, so a locally trusted inspection proxy is refused.
 *
 * @throws TlsProblem
 */
export async function pinnedRequest(request: TlsRequest, authentication: ClientAuthentication = {}): Promise<TlsResponse> {
  const socket = await connectPinned(request, authentication);
  try {
    return await exchange(request, socket);
  } finally {
    socket.destroy();
  }
}

/** Connects, checks the server's certificate, and disconnects: nothing of a request is sent. @throws TlsProblem */
export async function checkServer(request: Connection): Promise<void> {
  (await connectPinned(request, {})).destroy();
}

function connectPinned(connection: Connection, authentication: ClientAuthentication): Promise<TLSSocket> {
  const { url, connectTimeout } = connection;
  const { protocol, hostname, port } = new URL(url);
  if (protocol !== 'https:') throw new TlsProblem('tls-failed', 'connect', `${url} is not an https address`);
  const host = hostname.replace(/^\[|\]$/g, '');
  return new Promise((resolve, reject) => {
    const socket = connect({
      host,
      port: Number(port || 443),
      ...(/^[\d.]+$|:/.test(host) ? {} : { servername: host }),
      minVersion: 'TLSv1.3',
      ecdhCurve: tlsGroups,
      // judgeServer decides, below, before anything is sent.
      rejectUnauthorized: false,
      ...authentication,
    });
    const fail = (problem: Error): void => {
      clearTimeout(timer);
      socket.destroy();
      reject(problem);
    };
    const timer = setTimeout(() => {
      fail(new TlsProblem('connection-timeout', 'connect', `${url} did not answer within ${connectTimeout} ms`));
    }, connectTimeout);
    socket.once('secureConnect', () => {
      clearTimeout(timer);
      judgeServer(socket.getPeerX509Certificate(), host, connection).then(() => resolve(socket), fail);
    });
    socket.once('close', () => fail(new TlsProblem('connection-failed', 'connect', `${url} closed the connection`)));
    socket.once('error', (cause: NodeJS.ErrnoException) => {
      const code = cause.syscall ? 'connection-failed' : 'tls-failed';
      fail(new TlsProblem(code, 'connect', `${url}: ${reason(cause)}`, { cause }));
    });
  });
}

async function judgeServer(
  certificate: X509Certificate | undefined,
  host: string,
  { url, pins, at, revocation = 'ask', connectTimeout: timeout }: Connection,
): Promise<void> {
  if (!certificate) throw new TlsProblem('tls-failed', 'connect', `${url} presented no certificate`);
  const problem = pinProblem(certificate, host, pins) ?? validityProblem(certificate, host, at) ?? nameProblem(certificate, host);
  if (problem) throw problem;
  if (revocation === 'ask') await checkServerRevocation(certificate, { host, at, timeout });
}

function pinProblem(certificate: X509Certificate, host: string, pins: readonly Uint8Array[]): TlsProblem | undefined {
  if (pins.some((pin) => certificate.raw.equals(pin))) return undefined;
  const message = `${host} presented a certificate that is not listed for it (SHA-256 ${certificate.fingerprint256})`;
  return new TlsProblem('server-certificate-not-listed', 'connect', message);
}

function validityProblem(certificate: X509Certificate, host: string, at: number): TlsProblem | undefined {
  if (at >= certificate.validFromDate.getTime() && at <= certificate.validToDate.getTime()) return undefined;
  const message = `the certificate of ${host} is valid from ${certificate.validFrom} to ${certificate.validTo}`;
  return new TlsProblem('server-certificate-not-valid-now', 'connect', message);
}

function nameProblem(certificate: X509Certificate, host: string): TlsProblem | undefined {
  if (isIP(host) ? certificate.checkIP(host) : certificate.checkHost(host, { subject: 'never' })) return undefined;
  return new TlsProblem('server-name-mismatch', 'connect', `the certificate is for ${certificate.subjectAltName}, not for ${host}`);
}

function exchange(request: TlsRequest, socket: TLSSocket): Promise<TlsResponse> {
  const { url, method, headers, body, responseTimeout } = request;
  const { host, pathname, search } = new URL(url);
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new TlsProblem('response-timeout', 'exchange', `${url} did not answer within ${responseTimeout} ms`));
    }, responseTimeout);
    const fail = (cause: Error): void => {
      clearTimeout(timer);
      if (cause instanceof TlsProblem) reject(cause);
      else if ('code' in cause && String(cause.code).startsWith('HPE_')) {
        reject(new TlsProblem('response-malformed', 'exchange', `${url}: ${cause.message}`, { cause }));
      } else reject(new TlsProblem('tls-failed', 'exchange', `${url}: ${reason(cause)}`, { cause }));
    };
    const message = httpRequest({
      createConnection: () => socket,
      method,
      path: pathname + search,
      headers: { ...headers, host, ...(body ? { 'content-length': body.length } : {}) },
    });
    // A TLS 1.3 server refuses a client's certificate after the handshake: its alert arrives here.
    message.on('error', fail);
    message.on('response', (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > maximumBody) {
          response.destroy(new TlsProblem('response-too-large', 'exchange', `${url} answered more than ${maximumBody} bytes`));
        } else chunks.push(chunk);
      });
      response.on('error', fail);
      response.on('end', () => {
        clearTimeout(timer);
        resolve({ status: response.statusCode ?? 0, headers: flatten(response.headers), body: Buffer.concat(chunks) });
      });
    });
    message.end(body);
  });
}

function flatten(headers: NodeJS.Dict<string | string[]>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]),
  );
}

/** OpenSSL's own words without its file and line numbers. */
function reason(error: Error & { reason?: string | undefined; code?: string | undefined }): string {
  return error.reason ?? error.code ?? error.message;
}
