import { once } from 'node:events';
import { generateKeyPairSync } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { Agent, request } from 'node:https';
import { connect as connectPlain } from 'node:net';
import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls';
import { text as readText } from 'node:stream/consumers';
import { createHierarchy, issueCertificate } from '@testbed/pki';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { endpoint, type Endpoint } from '../endpoint.ts';
import type { Answer, RawRequest } from '../request.ts';
import { defaultLimits } from './limits.ts';
import * as overload from './overload.ts';
import { startListener, type Answered, type Listener, type ServerTls } from './start.ts';

vi.mock('./overload.ts', { spy: true });
const load = vi.mocked(overload.watchLoad);

let tls: ServerTls;
let ca: string;
let client: { key: string; cert: string };
let listener: Listener;
let answered: Answered[];
/** What the slow endpoint waits for. */
let gate = Promise.withResolvers<void>();

let entered = Promise.withResolvers<void>();

async function waitAtGate(): Promise<Answer> {
  entered.resolve();
  await gate.promise;
  return { status: 204 };
}

const endpoints: Endpoint[] = [
  endpoint<RawRequest>({
    name: 'echo',
    method: 'POST',
    path: '/echo/:word',
    rules: [],
    context: (raw) => raw,
    answer: ({ parameters, body, peer }) => ({
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: Buffer.from(JSON.stringify({ word: parameters['word'], length: body.length, certificates: peer.length })),
    }),
  }),
  endpoint<RawRequest>({ name: 'slow', method: 'GET', path: '/slow', rules: [], context: (raw) => raw, answer: waitAtGate }),
  endpoint<RawRequest>({
    name: 'broken',
    method: 'GET',
    path: '/broken',
    rules: [{ id: 'throws', requirement: 'none', problem: 'path-unknown', check: () => Promise.reject(new Error('a secret of the inside')) }],
    context: (raw) => raw,
  }),
];

const day = 24 * 3600 * 1000;
const limits = { ...defaultLimits, body: 1000, headersTimeout: 700, requestTimeout: 1000, stopTimeout: 500 };

async function start(port = 0, changed: Partial<typeof limits> = {}): Promise<Listener> {
  return startListener({
    name: 'test',
    host: '127.0.0.1',
    port,
    tls,
    clientCertificate: 'asked',
    limits: { ...limits, ...changed },
    endpoints,
    emptyStatuses: [400],
    clock: { now: () => new Date('2031-05-06T07:08:09Z') },
    observe: (one) => answered.push(one),
  });
}

beforeAll(async () => {
  const { authorities } = await createHierarchy({ now: new Date(), services: 'http://127.0.0.1:9' });
  const validity = { notBefore: new Date(Date.now() - day), notAfter: new Date(Date.now() + day) };
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const key = pair.privateKey.export({ format: 'pem', type: 'pkcs8' }) as string;
  const server = issueCertificate(authorities.tls, { profile: 'tls-server', names: ['localhost', '127.0.0.1'], publicKey: pair.publicKey, ...validity });
  const person = { code: '38001085718', lastName: 'JÕEORG', firstName: 'JAAK-KRISTJAN' };
  const card = issueCertificate(authorities['id-card'], { profile: 'id-card', person, publicKey: pair.publicKey, ...validity });
  tls = { certificate: server.toString(), key };
  client = { key, cert: `${card.toString()}${authorities['id-card'].certificate.toString()}` };
  ca = authorities.tls.certificate.toString();
  answered = [];
  listener = await start();
});
beforeEach(() => {
  answered = [];
});
afterAll(() => listener.stop());

function connected(options: ConnectionOptions = {}, to: Listener = listener): Promise<TLSSocket> {
  const { hostname, port } = new URL(to.url);
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', servername: hostname, port: Number(port), ca, ...options }, () => resolve(socket));
    socket.on('error', reject);
  });
}

/** What the listener says to these bytes until it closes the connection. */
async function said(bytes: string, options: ConnectionOptions = {}): Promise<string> {
  const socket = await connected(options);
  socket.write(bytes);
  return readText(socket);
}

test('RFC 9110 6.6.1: the Date of an answer is the time of the server\'s clock, also when that was moved', async () => {
  expect(await said('GET /broken HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n')).toContain('date: Tue, 06 May 2031 07:08:09 GMT');
});

describe('CCS, "Interface security": TLS 1.3', () => {
  test('older versions are refused', async () => {
    await expect(connected({ maxVersion: 'TLSv1.2' })).rejects.toMatchObject({ code: 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION' });
  });

  test.each(['X25519MLKEM768', 'X25519', 'P-256', 'P-384'])('the group %s is there for a client that has nothing else', async (ecdhCurve) => {
    const socket = await connected({ ecdhCurve });
    expect(socket.getProtocol()).toBe('TLSv1.3');
    socket.destroy();
  });

  test('the hybrid post-quantum group is chosen where the client offers it', async () => {
    const hybrid = await connected({ ecdhCurve: 'X25519MLKEM768:X25519:P-256' });
    const classic = await connected({ ecdhCurve: 'X25519:P-256' });
    expect([hybrid, classic].map((socket) => socket.getEphemeralKeyInfo())).toMatchObject([{ name: 'X25519MLKEM768' }, { name: 'X25519' }]);
    hybrid.destroy();
    classic.destroy();
  });

  test('other groups are refused', async () => {
    await expect(connected({ ecdhCurve: 'P-521' })).rejects.toMatchObject({ code: 'ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE' });
  });
});

describe('requests', () => {
  const post = (word: string, body: string, more = ''): string =>
    `POST /echo/${word} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n${more}content-length: ${body.length}\r\n\r\n${body}`;

  test('reach their endpoint as they are, without a content type too, and with the chain the client presented', async () => {
    expect(await said(post('a%20b?c=d', 'x'.repeat(1000)))).toMatch(/^HTTP\/1\.1 200 [^]*{"word":"a b","length":1000,"certificates":0}$/);
    expect(await said(post('a', ''), client)).toMatch(/"certificates":[2-9]}$/);
    expect(answered).toMatchObject([
      { listener: 'test', route: 'echo', status: 200 },
      { listener: 'test', route: 'echo', status: 200 },
    ]);
  });

  test('with an expectation that is unknown are answered, and observed, as without it', async () => {
    expect(await said(post('a', 'x', 'expect: tea\r\n'))).toMatch(/^HTTP\/1\.1 200 /);
    expect(answered).toMatchObject([{ route: 'echo', status: 200 }]);
  });

  test('that wait for 100 Continue get it before their answer, and never inside it', async () => {
    expect(await said(post('a', 'x', 'expect: 100-continue\r\n'))).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 /);
    [gate, entered] = [Promise.withResolvers(), Promise.withResolvers()];
    const pipelined = said(`GET /slow HTTP/1.1\r\nhost: x\r\n\r\n${post('a', 'x', 'expect: 100-continue\r\n')}`);
    await entered.promise;
    gate.resolve();
    expect(await pipelined).toMatch(/^HTTP\/1\.1 204 [^{]*\r\n\r\nHTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 [^{]*\r\n\r\n{"word":"a","length":1,"certificates":0}$/);
  });

  test('RFC 9112 9.3.2: of one connection are dealt with one after the other, and what follows them after them', async () => {
    [gate, entered] = [Promise.withResolvers(), Promise.withResolvers()];
    const socket = await connected();
    const all = readText(socket);
    const slow = 'GET /slow HTTP/1.1\r\nhost: x\r\n\r\n';
    socket.write(slow + post('a', 'x').replace('connection: close\r\n', '') + slow);
    await entered.promise;
    socket.write('FETCH / HTTP/1.1\r\nhost: x\r\n\r\n');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(answered).toEqual([]);
    gate.resolve();
    expect((await all).match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 204', 'HTTP/1.1 200', 'HTTP/1.1 204', 'HTTP/1.1 501']);
    expect(answered.map(({ route, status }) => [route, status])).toEqual([['slow', 204], ['echo', 200], ['slow', 204], ['none', 501]]);
  });

  test('of which only the first is one get that one answered, and then 400', async () => {
    expect((await said('GET /slow HTTP/1.1\r\nhost: x\r\n\r\nGARBAGE\r\n\r\n')).match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 204', 'HTTP/1.1 400']);
  });

  test('RFC 9110 9.3.6: for a tunnel are answered 501, and observed', async () => {
    expect(await said('CONNECT localhost:443 HTTP/1.1\r\nhost: x\r\n\r\n')).toMatch(/^HTTP\/1\.1 501 [^]*"code":"method-unknown"/);
    expect(answered).toMatchObject([{ status: 501, refusal: { rule: 'method-known', actual: 'CONNECT' } }]);
  });

  test('there is no time for are refused with 503 and observed, and the connection is kept', async () => {
    load.mockReturnValueOnce(() => true);
    const full = await start();
    const agent = new Agent({ keepAlive: true, maxSockets: 1, ca });
    const ask = async (): Promise<unknown> => {
      const asked = request(`${full.url}/echo/a`, { agent, method: 'POST' }).end('some bytes');
      const [response] = (await once(asked, 'response')) as [IncomingMessage];
      const { code } = JSON.parse(await readText(response)) as { code?: string };
      return { status: response.statusCode, again: response.headers['retry-after'], code, reused: asked.reusedSocket };
    };
    for (const reused of [false, true]) expect(await ask()).toEqual({ status: 503, again: '1', code: 'overloaded', reused });
    expect(answered.at(-1)).toMatchObject({ route: 'none', status: 503, refusal: { rule: 'load' } });
    agent.destroy();
    await full.stop();
  });

  test('with a body that is too long are refused', async () => {
    expect(await said(post('a', 'x'.repeat(1001)))).toMatch(/^HTTP\/1\.1 413 [^]*"code":"body-too-large"/);
    expect(answered).toMatchObject([{ route: 'none', status: 413, refusal: { rule: 'body-length' } }]);
  });

  test('with headers that are too long are refused, and the connection is closed', async () => {
    expect(await said(`GET / HTTP/1.1\r\nx: ${'x'.repeat(33_000)}\r\n\r\n`)).toMatch(/^HTTP\/1\.1 431 [^]*connection: close[^]*"code":"headers-too-large"/);
  });

  test.each([
    ['not HTTP', 'hello\r\n\r\n'],
    ['two lengths', 'POST /echo/a HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nx'],
    ['length and chunks', 'POST /echo/a HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n'],
  ])('that are malformed are answered with 400, and the connection is closed: %s', async (_name, bytes) => {
    expect(await said(bytes)).toBe('HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
    expect(answered).toMatchObject([{ status: 400, refusal: { problem: 'request-malformed' } }]);
  });

  test('RFC 9110 9.1: with a method that nobody knows are answered 501', async () => {
    expect(await said('FETCH / HTTP/1.1\r\nhost: x\r\n\r\n')).toMatch(/^HTTP\/1\.1 501 [^]*"code":"method-unknown"/);
    expect(answered).toMatchObject([{ status: 501, refusal: { rule: 'method-known' } }]);
  });

  test.each([
    ['none', ''],
    ['2 of them', 'host: x\r\nHost: y\r\n'],
    ['another value', 'host: a b/c\r\n'],
    ['another value', 'host: user@x\r\n'],
  ])('RFC 9112 3.2: without exactly one right host are refused, and observed: %s', async (actual, hosts) => {
    expect(await said(`GET /broken HTTP/1.1\r\n${hosts}connection: close\r\n\r\n`)).toMatch(/^HTTP\/1\.1 400 [^]*content-length: 0\r\n[^]*\r\n\r\n$/);
    expect(answered).toMatchObject([{ status: 400, refusal: { problem: 'request-malformed', requirement: 'RFC 9112 3.2', actual } }]);
  });

  test.each(['x', 'ccs.example:443', '127.0.0.1:1', '[::1]:8443'])('RFC 9110 7.2: the host %s is right', async (host) => {
    expect(await said(`GET /broken HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`)).toMatch(/^HTTP\/1\.1 500 /);
  });

  test.each([
    ['headers', 'POST /echo/a HTTP/1.1\r\nhost: x\r\n'],
    ['body', 'POST /echo/a HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\n\r\nx'],
  ])('that do not arrive in time are given up: %s', async (_name, bytes) => {
    expect(await said(bytes)).toMatch(/^HTTP\/1\.1 408 [^]*"code":"request-timeout"/);
  });

  test('that fail inside are answered without a reason, and logged with it', async () => {
    const reply = await said('GET /broken HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n');
    expect(reply).toMatch(/^HTTP\/1\.1 500 [^]*"code":"internal-error"/);
    expect(reply).not.toContain('secret');
    expect(answered).toMatchObject([{ status: 500, failure: new Error('a secret of the inside') }]);
  });
});

describe('start and stop', () => {
  test('an address in use is said to be', async () => {
    const { port } = new URL(listener.url);
    await expect(start(Number(port))).rejects.toMatchObject({ code: 'address-unavailable', message: expect.stringContaining(`127.0.0.1:${port}`) as unknown });
  });

  test('a request in flight is answered, well within the bound; nothing new is accepted; idle connections are closed', async () => {
    [gate, entered] = [Promise.withResolvers(), Promise.withResolvers()];
    const own = await start();
    const idle = await connected({}, own);
    const idleClosed = new Promise((resolve) => idle.on('close', resolve));
    idle.resume();
    const status = new Promise((resolve, reject) => {
      request(`${own.url}/slow`, { ca, agent: new Agent({ keepAlive: true }) }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on('error', reject)
        .end();
    });
    await entered.promise;
    const stopping = own.stop();
    await expect(connected({}, own)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await idleClosed;
    gate.resolve();
    expect(await status).toBe(204);
    const answeredAt = performance.now();
    await stopping;
    expect(performance.now() - answeredAt).toBeLessThan(limits.stopTimeout / 2);
  });

  test('while it drains, kept and new connections are answered, each for the last time; then nothing is accepted', async () => {
    const own = await start(0, { drain: 400 });
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const post = (by: Agent | false): Promise<{ status: number | undefined; connection: string | undefined; reused: boolean }> =>
      new Promise((resolve, reject) => {
        const message = request(`${own.url}/echo/x`, { method: 'POST', ca, agent: by }, (response) => {
          response.resume().on('end', () => resolve({ status: response.statusCode, connection: response.headers.connection, reused: message.reusedSocket }));
        });
        message.on('error', reject).end();
      });
    expect(await post(agent)).toEqual({ status: 200, connection: 'keep-alive', reused: false });
    const stopping = own.stop();
    expect(await post(agent)).toEqual({ status: 200, connection: 'close', reused: true });
    expect(await post(false)).toEqual({ status: 200, connection: 'close', reused: false });
    await stopping;
    await expect(post(false)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    agent.destroy();
  });

  test('connections that say nothing, or not to the end of the handshake, do not hold it up beyond the bound', async () => {
    const own = await start();
    const port = Number(new URL(own.url).port);
    const [silent, begun] = [connectPlain(port, '127.0.0.1'), connectPlain(port, '127.0.0.1')];
    const closed = [silent, begun].map((socket) => once(socket.on('error', () => {}), 'close'));
    await Promise.all([silent, begun].map((socket) => once(socket, 'connect')));
    begun.write(Buffer.from([22, 3, 1, 1, 0]));
    await expect.poll(() => begun.bytesWritten).toBe(5);
    await connected({}, own).then((socket) => socket.destroy());
    const began = performance.now();
    await own.stop();
    await Promise.all(closed);
    expect(performance.now() - began).toBeLessThan(2 * limits.stopTimeout);
  });

  test('a request that does not finish within the bound is cut off', async () => {
    [gate, entered] = [Promise.withResolvers(), Promise.withResolvers()];
    const own = await start();
    const socket = await connected({}, own);
    socket.write('GET /slow HTTP/1.1\r\nhost: x\r\n\r\n');
    const began = performance.now();
    await entered.promise;
    const closed = new Promise((resolve) => socket.on('close', resolve));
    await own.stop();
    await closed;
    expect(performance.now() - began).toBeGreaterThanOrEqual(limits.stopTimeout);
    gate.resolve();
  });
});
