import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { createServer as createTcpServer, type AddressInfo, type Server } from 'node:net';
import { createServer, type TlsOptions, type TLSSocket } from 'node:tls';
import { createHierarchy, issueCertificate, type Hierarchy } from '@testbed/pki';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openConnection, openPlainConnection, type Connection, type Surroundings } from './connection.ts';
import type { Exchange } from './exchange.ts';
import type { Identity } from './identity.ts';
import type { ConnectionOptions } from './options.ts';

const day = 24 * 3600_000;
const validity = { notBefore: new Date(Date.now() - day), notAfter: new Date(Date.now() + day) };

let hierarchy: Hierarchy;
let server: Server | undefined;
let connection: Connection | undefined;
let recorded: Exchange[] = [];

beforeAll(async () => {
  hierarchy = await createHierarchy({ now: new Date(), services: 'http://127.0.0.1:1' });
});
afterEach(() => {
  connection?.close();
  server?.close();
  server = undefined;
  recorded = [];
});

/** A TLS server with a certificate of the world. */
async function listen(options: TlsOptions, serve: (socket: TLSSocket) => void = () => undefined, names: readonly [string] = ['localhost']): Promise<string> {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const certificate = issueCertificate(issuer(), { profile: 'tls-server', names, publicKey, ...validity });
  const tls = createServer({ cert: String(certificate), key: privateKey.export({ type: 'pkcs8', format: 'pem' }), ca: trust(), ...options }, (socket) => {
    socket.on('error', () => undefined);
    serve(socket);
  });
  return start(tls);
}

async function start(listening: Server): Promise<string> {
  server = listening;
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return `https://localhost:${(server.address() as AddressInfo).port}`;
}

function issuer(): Parameters<typeof issueCertificate>[0] {
  return hierarchy.authorities.tls;
}

function trust(): string[] {
  return [String(issuer().certificate)];
}

function surroundings(): Surroundings {
  return { trust: trust(), now: Date.now, record: (exchange) => recorded.push(exchange) };
}

async function open(origin: string, options: ConnectionOptions = {}): Promise<Connection> {
  connection = await openConnection(origin, options, surroundings());
  return connection;
}

function identity(): Identity {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const certificate = issueCertificate(issuer(), { profile: 'tls-server', names: ['client'], publicKey, ...validity });
  return { name: 'client 1', certificate: new X509Certificate(certificate.raw), chain: String(certificate), key: privateKey.export({ format: 'pem', type: 'pkcs8' }) as string };
}

const ok = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok';
const get = { method: 'GET', path: '/' };

describe('the facts of a handshake', () => {
  it('RFC 8446: version, suite, certificate; a client certificate was not asked for', async () => {
    const { facts, failure } = await open(await listen({}));
    expect(failure).toBeUndefined();
    expect(facts).toMatchObject({ protocol: 'TLSv1.3', resumed: false, certificateRequested: false });
    expect(facts?.cipher).toMatch(/^TLS_/);
    expect(new X509Certificate(facts?.serverCertificate ?? '').subjectAltName).toContain('localhost');
  });

  it('RFC 8446 4.3.2: a client certificate was asked for', async () => {
    const { facts } = await open(await listen({ requestCert: true, rejectUnauthorized: false }));
    expect(facts?.certificateRequested).toBe(true);
  });

  it.each(['TLSv1', 'TLSv1.1', 'TLSv1.2'] as const)('the judge can speak %s with who accepts it', async (version) => {
    const origin = await listen({ minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' });
    const { facts } = await open(origin, { minVersion: version, maxVersion: version, ciphers: 'DEFAULT@SECLEVEL=0' });
    expect(facts?.protocol).toBe(version);
  });

  it('RFC 8446 2.2: a session is resumed with its ticket', async () => {
    const origin = await listen({}, (socket) => void socket.once('data', () => socket.end(ok)));
    const first = await open(origin);
    expect(await first.send(get)).toMatchObject({ response: { status: 200 } });
    const session = first.session();
    expect(session).toBeDefined();
    const { facts } = await open(origin, session ? { session } : {});
    expect([facts?.resumed, facts?.serverCertificate.length]).toEqual([true, 0]);
  });
});

describe('a handshake that fails says by whom', () => {
  it('RFC 8446 4.2.1: the alert of a server that wants another version', async () => {
    const { failure, facts } = await open(await listen({ minVersion: 'TLSv1.3' }), { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' });
    expect(failure).toMatchObject({ layer: 'tls', kind: 'alert', alert: 'protocol_version' });
    expect(facts).toBeUndefined();
  });

  it('RFC 8446 4.4.2.4: the alert of a server that demands a certificate comes after the handshake', async () => {
    const refused = await open(await listen({ requestCert: true, rejectUnauthorized: true }));
    expect(await refused.receive()).toMatchObject({ failure: { layer: 'tls', kind: 'alert', alert: 'certificate_required' } });
  });

  it('a certificate for another name is untrusted', async () => {
    const { failure } = await open(await listen({}, undefined, ['elsewhere.test']));
    expect(failure).toMatchObject({ layer: 'tls', kind: 'untrusted' });
    expect(failure?.reason).toContain('ERR_TLS_CERT_ALTNAME_INVALID');
  });

  it('nobody there', async () => {
    const origin = await listen({});
    server?.close();
    expect((await open(origin)).failure).toMatchObject({ layer: 'connect', kind: 'refused', reason: 'ECONNREFUSED' });
  });

  it('no TLS there: not a refusal by TLS', async () => {
    const origin = await start(createTcpServer((socket) => void socket.on('error', () => undefined).end('HTTP/1.1 400 Bad Request\r\n\r\n')));
    expect((await open(origin)).failure).toMatchObject({ layer: 'tls', kind: 'malformed' });
  });

  it('somebody there who says nothing', async () => {
    const origin = await start(createTcpServer((socket) => void socket.on('error', () => undefined)));
    expect((await open(origin, { handshakeTimeout: 200 })).failure).toMatchObject({ layer: 'connect', kind: 'timeout' });
  });
});

describe('requests and responses in turn', () => {
  it('a client authenticates, and Host and length are added', async () => {
    let heard = '';
    const origin = await listen({ requestCert: true, rejectUnauthorized: false }, (socket) => void socket.on('data', (chunk) => {
      heard += String(chunk);
      if (heard.endsWith('body')) socket.write(ok);
    }));
    const exchange = await (await open(origin, { client: identity() })).send({ method: 'POST', path: '/x', body: Buffer.from('body') });
    expect(exchange).toMatchObject({ actor: 'client 1', response: { status: 200 }, request: { method: 'POST', path: '/x' } });
    expect(heard).toBe(`POST /x HTTP/1.1\r\nHost: ${new URL(origin).host}\r\nContent-Length: 4\r\n\r\nbody`);
    expect(recorded).toEqual([exchange]);
  });

  it('RFC 9110 15.2: send skips interim responses, sendRaw and receive return them', async () => {
    const origin = await listen({}, (socket) => void socket.on('data', () => socket.write(`HTTP/1.1 100 Continue\r\n\r\n${ok}`)));
    const kept = await open(origin);
    expect(await kept.send(get)).toMatchObject({ response: { status: 200 } });
    expect(await kept.sendRaw({ pieces: [Buffer.from('x')] })).toMatchObject({ response: { status: 100 } });
    expect(await kept.receive()).toMatchObject({ response: { status: 200 } });
  });

  it('RFC 9112 9.3.2: responses that come together are read one by one, then the end', async () => {
    const origin = await listen({}, (socket) => void socket.once('data', () => socket.end(ok + ok.replace('200', '201'))));
    const pipelined = await open(origin);
    expect(await pipelined.sendRaw({ pieces: [Buffer.from('x')] })).toMatchObject({ response: { status: 200 } });
    expect(await pipelined.receive()).toMatchObject({ response: { status: 201 } });
    expect(await pipelined.receive()).toMatchObject({ failure: { layer: 'http', kind: 'closed', reason: 'closed without a response' } });
  });

  it('pieces are written with pauses, until something comes back', async () => {
    let pieces = 0;
    const origin = await listen({}, (socket) => void socket.on('data', () => {
      pieces += 1;
      if (pieces === 3) socket.write(ok);
    }));
    const exchange = await (await open(origin)).sendRaw({ pieces: Array.from({ length: 200 }, () => Buffer.from('x')), pauseBetween: 20 });
    expect(exchange).toMatchObject({ response: { status: 200 } });
    expect(pieces).toBeLessThan(20);
  });

  it('RFC 9112 9.6: after the last request a response can still come', async () => {
    const origin = await listen({ allowHalfOpen: true }, (socket) => void socket.resume().once('end', () => socket.end(ok)));
    const half = await open(origin);
    const asked = half.sendRaw({ pieces: [Buffer.from('GET / HTTP/1.1\r\n')] });
    half.finish();
    expect(await asked).toMatchObject({ response: { status: 200 } });
  });

  it.each([
    ['says nothing', '', { kind: 'timeout', reason: 'no complete response within 200 ms' }, false],
    ['closes in the middle of a response', 'HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nab', { kind: 'malformed', reason: 'the body ends after 2 of 5 bytes' }, true],
    ['answers something else', 'what?\r\n\r\n', { kind: 'malformed' }, false],
  ])('a server that %s', async (_what, answer, failure, closes) => {
    const origin = await listen({}, (socket) => void socket.once('data', () => {
      socket.write(answer);
      if (closes) socket.end();
    }));
    expect(await (await open(origin)).send(get, 200)).toMatchObject({ failure: { layer: 'http', ...failure } });
  });

  it('without TLS the same', async () => {
    const origin = await start(createTcpServer((socket) => void socket.once('data', () => socket.end(ok))));
    connection = await openPlainConnection(origin, surroundings());
    expect(connection.facts).toBeUndefined();
    expect(await connection.send(get)).toMatchObject({ actor: 'nobody, without TLS', response: { status: 200 } });
  });
});
