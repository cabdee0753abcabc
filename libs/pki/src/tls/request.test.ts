import { generateKeyPairSync, type X509Certificate } from 'node:crypto';
import { createServer, type Server } from 'node:https';
import { createServer as createTcpServer, type AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createHierarchy, type Hierarchy } from '../ca/hierarchy.ts';
import { issueCertificate } from '../certificate/issue.ts';
import { checkServer, pinnedRequest, type TlsRequest } from './request.ts';

const day = 86_400_000;
const now = Date.now();
let hierarchy: Hierarchy;
let server: Server;
let certificate: X509Certificate;
/** What the server was asked: a refused connection must not have shown it anything. */
const seen: string[] = [];

async function listen(names: [string, ...string[]], options: object = {}): Promise<{ server: Server; certificate: X509Certificate }> {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const issued = issueCertificate(hierarchy.authorities.tls, { profile: 'tls-server', names, publicKey, notBefore: new Date(now - day), notAfter: new Date(now + day) });
  const listening = createServer({ cert: issued.toString(), key: privateKey.export({ type: 'pkcs8', format: 'pem' }), ...options }, (request, response) => {
    seen.push(`${request.method} ${request.url}`);
    if (request.url === '/slow') return;
    if (request.url === '/endless') response.end(Buffer.alloc(2 * 1024 * 1024));
    else request.resume().on('end', () => response.writeHead(201, { location: '/x' }).end('done'));
  });
  await new Promise<void>((resolve) => void listening.listen(0, '127.0.0.1', resolve));
  return { server: listening, certificate: issued };
}

function requestTo(target: Server | { address(): AddressInfo }, rest: Partial<TlsRequest> & { path?: string } = {}): TlsRequest {
  const { port } = target.address() as AddressInfo;
  return {
    method: 'GET',
    url: `https://localhost:${port}${rest.path ?? '/ok'}`,
    headers: {},
    pins: [certificate.raw],
    at: now,
    revocation: 'skip',
    connectTimeout: 2_000,
    responseTimeout: 2_000,
    ...rest,
  };
}

beforeAll(async () => {
  hierarchy = await createHierarchy({ now: new Date(now), services: 'http://127.0.0.1:1' });
  ({ server, certificate } = await listen(['localhost']));
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

describe('CCS, server identification and trust: the server must use one of the listed certificates', () => {
  test('a listed certificate: the request is answered', async () => {
    const response = await pinnedRequest({ ...requestTo(server), method: 'POST', body: Buffer.from('{}') });
    expect({ status: response.status, location: response.headers['location'], body: Buffer.from(response.body).toString() }).toEqual({ status: 201, location: '/x', body: 'done' });
  });

  test.each([
    ['an empty list', 'server-certificate-not-listed', () => requestTo(server, { pins: [] })],
    ['only its issuer is listed', 'server-certificate-not-listed', () => requestTo(server, { pins: [hierarchy.authorities.tls.certificate.raw] })],
    ['past its end', 'server-certificate-not-valid-now', () => requestTo(server, { at: now + 2 * day })],
    ['before its beginning', 'server-certificate-not-valid-now', () => requestTo(server, { at: now - 2 * day })],
    ['for another name', 'server-name-mismatch', () => requestTo(server, { url: requestTo(server).url.replace('localhost', '127.0.0.1') })],
  ])('%s: %s, before the server is shown anything', async (_case, code, request) => {
    seen.length = 0;
    await expect(pinnedRequest(request())).rejects.toMatchObject({ name: 'TlsProblem', code, phase: 'connect' });
    await expect(checkServer(request())).rejects.toMatchObject({ code });
    expect(seen).toEqual([]);
  });
});

describe('what goes wrong on the way has its own code', () => {
  test('a certificate for another host', async () => {
    const elsewhere = await listen(['elsewhere.test']);
    await expect(pinnedRequest(requestTo(elsewhere.server, { pins: [elsewhere.certificate.raw] }))).rejects.toMatchObject({ code: 'server-name-mismatch' });
    elsewhere.server.close();
  });

  test('TLS 1.2 only', async () => {
    const old = await listen(['localhost'], { maxVersion: 'TLSv1.2' });
    await expect(pinnedRequest(requestTo(old.server, { pins: [old.certificate.raw] }))).rejects.toMatchObject({ code: 'tls-failed' });
    old.server.close();
  });

  test('nobody listens', async () => {
    const url = requestTo(server).url.replace(/:\d+/, ':1');
    await expect(pinnedRequest(requestTo(server, { url }))).rejects.toMatchObject({ code: 'connection-failed' });
  });

  test('a plain address', async () => {
    await expect(pinnedRequest(requestTo(server, { url: 'http://localhost/' }))).rejects.toMatchObject({ code: 'tls-failed' });
  });

  test('a server that accepts and says nothing', async () => {
    const silent = createTcpServer();
    await new Promise<void>((resolve) => void silent.listen(0, '127.0.0.1', resolve));
    const url = `https://localhost:${(silent.address() as AddressInfo).port}/`;
    await expect(pinnedRequest(requestTo(server, { url, connectTimeout: 100 }))).rejects.toMatchObject({ code: 'connection-timeout' });
    silent.close();
  });

  test.each([
    ['response-timeout', '/slow'],
    ['response-too-large', '/endless'],
  ])('%s', async (code, path) => {
    await expect(pinnedRequest(requestTo(server, { path, responseTimeout: 500 }))).rejects.toMatchObject({ code, phase: 'exchange' });
  });
});
