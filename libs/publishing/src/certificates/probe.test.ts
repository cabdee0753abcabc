import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer as createTcpServer, type AddressInfo, type Server } from 'node:net';
import { createServer, type TlsOptions } from 'node:tls';
import { afterEach, describe, expect, test } from 'vitest';
import { createHierarchy, issueCertificate } from '@testbed/pki';
import { start } from '../testing/bench.ts';
import { probe } from './probe.ts';

const { authorities } = await createHierarchy({ now: start, services: 'http://127.0.0.1:9080' });
const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const certificate = issueCertificate(authorities.tls, { profile: 'tls-server', names: ['localhost'], publicKey, notBefore: new Date('2026-11-01'), notAfter: new Date('2026-12-03T08:00:00Z') });
const identity = { key: privateKey.export({ type: 'pkcs8', format: 'pem' }), cert: [certificate, authorities.tls.certificate].map(String).join('') };

let server: Server;
afterEach(() => server?.close());

async function listening(started: Server): Promise<string> {
  server = started;
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return `https://localhost:${(server.address() as AddressInfo).port}`;
}

function tlsServer(options: TlsOptions): Promise<string> {
  return listening(createServer({ ...identity, ...options }, (socket) => socket.on('error', () => undefined)));
}

describe('live probe of a server', () => {
  test.each(['TLSv1.3', 'TLSv1.2'] as const)('chain, fingerprint, days left and facts of %s; whether a client certificate is asked', async (version) => {
    const plain = await tlsServer({ minVersion: version, maxVersion: version });
    const result = await probe({ url: `${plain}/key-capsules`, allowed: [plain], now: start });
    expect(result).toMatchObject({ certificate: { fingerprint: certificate.fingerprint256.replaceAll(':', '').toLowerCase(), daysLeft: 10 }, tls: { version, clientCertificateAsked: false } });
    expect(result.chain.map(({ subject }) => subject)).toEqual([certificate.subject, authorities.tls.certificate.subject]);
    server.close();
    const asking = await tlsServer({ minVersion: version, maxVersion: version, requestCert: true, rejectUnauthorized: false });
    expect((await probe({ url: asking, allowed: [asking], now: start })).tls.clientCertificateAsked).toBe(true);
  });

  test.each([
    ['another port', (url: string) => url.replace(/\d+$/, '1')],
    ['the same machine by its number', (url: string) => url.replace('localhost', '127.0.0.1')],
    ['http', (url: string) => url.replace('https', 'http')],
    ['a name and password', (url: string) => url.replace('//', '//a:b@')],
    ['no address', () => 'localhost'],
  ])('%s is not probed', async (_what, change) => {
    let connections = 0;
    const url = await listening(createTcpServer(() => (connections += 1)));
    await expect(probe({ url: change(url), allowed: [url], now: start })).rejects.toMatchObject({ code: 'probe-not-allowed' });
    expect(connections).toBe(0);
  });

  test('a server that is not there, that closes, that talks nonsense', async () => {
    const closing = await listening(createTcpServer((socket) => socket.destroy()));
    await expect(probe({ url: closing, allowed: [closing], now: start })).rejects.toMatchObject({ code: 'probe-failed' });
    server.close();
    await expect(probe({ url: closing, allowed: [closing], now: start })).rejects.toMatchObject({ code: 'probe-failed', message: expect.stringContaining('ECONNREFUSED') });
    const nonsense = await listening(createTcpServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')));
    await expect(probe({ url: nonsense, allowed: [nonsense], now: start })).rejects.toMatchObject({ code: 'probe-failed' });
  });

  test('a server that says nothing is given up after five seconds', async () => {
    const silent = await listening(createTcpServer((socket) => socket.on('error', () => undefined)));
    await expect(probe({ url: silent, allowed: [silent], now: start })).rejects.toMatchObject({ code: 'probe-failed', message: expect.stringContaining('5000 ms') });
  });
});
