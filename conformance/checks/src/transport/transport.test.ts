import { generateKeyPairSync } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { runChecks, type CheckResult } from '@testbed/runner';
import { afterEach, describe, expect, it } from 'vitest';
import { capsuleTransportChecks, sharesTransportChecks } from './catalogue.ts';
import { startHttps, startTls, type Peer } from './testing/peer.ts';

let peer: Peer | undefined;
afterEach(() => peer?.close());

/** The checks of the shares listener that do not wait for seconds, unless named. */
async function judge(only?: readonly string[]): Promise<readonly CheckResult[]> {
  if (!peer) throw new Error('no peer was started');
  const checks = only ? sharesTransportChecks : sharesTransportChecks.filter(({ id }) => !/slow-|body-/.test(id));
  return runChecks(checks, peer.target, { profile: 'released', seed: 'transport', only, parallel: 20 });
}

function idsOf(results: readonly CheckResult[], ...verdicts: readonly CheckResult['verdict'][]): string[] {
  return results.filter(({ verdict }) => verdicts.includes(verdict)).map(({ id }) => id);
}

/** POST /key-shares → 201, anything else 404 or 405. */
function shares(request: IncomingMessage, response: ServerResponse): void {
  request.resume().once('end', () => {
    const path = (request.url ?? '').replace(/^https:\/\/[^/]+/, '').replace('%6B', 'k');
    if (path !== '/key-shares') response.writeHead(404).end();
    else if (request.method !== 'POST') response.writeHead(405, { Allow: 'POST' }).end();
    else response.writeHead(201, { Location: '/key-shares/0123456789abcdef0123456789abcdef' }).end();
  });
}

describe('the catalogue', () => {
  const checks = [...capsuleTransportChecks, ...sharesTransportChecks];

  it('has every id once, by area and listener', () => {
    const ids = checks.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^(tls|http)\/(sender|recipient|shares)\/[a-z0-9.-]+$/);
  });

  it('names requirements and ends every text with a full stop', () => {
    for (const { id, requirements, expected, why, next } of checks) {
      expect(requirements.length, id).toBeGreaterThan(0);
      for (const text of [expected, why, next]) expect(text, id).toMatch(/^[A-Z].*\.$/);
    }
  });
});

describe('a server on Node\'s own parser', () => {
  it('meets every rule but those that Node does not keep by itself', async () => {
    peer = await startHttps(shares, { maxHeaderSize: 32 * 1024 });
    const results = await judge();
    expect(idsOf(results, 'fail', 'inconclusive', 'not-applicable')).toEqual(['http/shares/host-twice', 'http/shares/host-invalid']);
    expect(idsOf(results, 'warning')).toEqual(['http/shares/method-unknown']);
  });

  it.each([
    ['http/shares/date-header', { change: (_request: IncomingMessage, response: ServerResponse) => void (response.sendDate = false) }, 'answered 201 with no Date'],
    ['http/shares/allow-header', { change: (request: IncomingMessage, response: ServerResponse) => void (request.method === 'DELETE' && response.writeHead(405).end()) }, 'without Allow'],
    ['http/shares/trace', { change: (request: IncomingMessage, response: ServerResponse) => void (request.method === 'TRACE' && response.writeHead(200).end()) }, 'answered 200 OK'],
    ['http/shares/unknown-path', { change: (request: IncomingMessage, response: ServerResponse) => void (request.method === 'GET' && response.writeHead(401).end()) }, 'answered 401'],
    ['http/shares/crooked-paths', { change: (request: IncomingMessage, response: ServerResponse) => void (request.url?.includes('%00') && response.writeHead(500).end()) }, 'answered 500'],
    ['http/shares/no-insides', { change: (request: IncomingMessage, response: ServerResponse) => void (request.method === 'DELETE' && response.writeHead(405).end('at run (/srv/x.ts:1:2)')) }, 'a stack trace'],
    ['http/shares/no-insides', { change: (_request: IncomingMessage, response: ServerResponse) => void response.setHeader('Server', 'Peer/1.2') }, 'Peer/1.2'],
    ['http/shares/absolute-form', { change: (request: IncomingMessage, response: ServerResponse) => void (request.url?.startsWith('https') && response.writeHead(404).end()) }, 'answered 404'],
    ['http/shares/kept-connection', { change: (_request: IncomingMessage, response: ServerResponse) => void response.setHeader('Connection', 'close') }, 'gave no answer'],
    ['http/shares/body-incomplete', { change: (_request: IncomingMessage, response: ServerResponse) => void response.writeHead(201).end() }, 'answered 201'],
  ])('%s sees what is wrong', async (id, { change }, actual) => {
    peer = await startHttps((request, response) => {
      change(request, response);
      if (!response.headersSent) shares(request, response);
    });
    const [result] = await judge([id]);
    expect(result?.verdict).toBe(result?.level === 'MUST' ? 'fail' : 'warning');
    expect(result?.actual).toContain(actual);
  });
});

describe('a server that says yes to whatever comes', () => {
  it('is refused by every rule about malformed requests', async () => {
    // One answer to each piece that comes with a good request's end in it.
    peer = await startTls((socket) => void socket.on('data', () => socket.write('HTTP/1.1 201 Created\r\nContent-Length: 0\r\nDate: Mon, 23 Nov 2026 01:00:00 GMT\r\n\r\n')));
    const failed = idsOf(await judge(), 'fail').map((id) => id.replace('http/shares/', ''));
    expect(failed).toEqual(
      expect.arrayContaining([
        'garbage', 'request-line-without-target', 'request-line-with-spaces', 'version-unknown',
        'host-missing', 'host-twice', 'host-invalid',
        'space-before-colon', 'indented-first-line', 'line-without-colon', 'bare-carriage-return',
        'length-negative', 'length-no-number', 'length-signed', 'length-huge', 'lengths-differ', 'length-list-differs',
        'length-and-chunks', 'coding-unknown', 'chunked-not-last', 'coding-like-chunked',
        'chunk-size-no-number', 'chunk-size-overflow', 'chunk-too-long',
        'headers-of-a-megabyte', 'target-of-a-megabyte', 'crowd', 'close-asked', 'pipelined', 'head', 'trace', 'connect', 'crooked-paths',
      ]),
    );
  });
});

describe('TLS', () => {
  const yes = (socket: { on(event: 'data', listener: () => void): unknown; write(text: string): unknown }): void =>
    void socket.on('data', () => socket.write('HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n'));

  it('RFC 8996: older versions that are spoken are seen', async () => {
    peer = await startTls(yes, { minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' });
    const results = await judge(['tls/shares/version-1.2-refused', 'tls/shares/older-versions-refused', 'tls/shares/version-1.3']);
    expect(results.map(({ verdict, actual }) => `${verdict}: ${actual.split(' with ')[0]}`)).toEqual(['pass: chose TLSv1.3', 'fail: spoke TLSv1.2', 'fail: spoke TLSv1.1']);
  });

  it('RFC 8446 9.1: a suite and a group that are missing are seen', async () => {
    peer = await startTls(yes, { ciphers: 'TLS_AES_256_GCM_SHA384', ecdhCurve: 'P-384:P-256' });
    const results = await judge(['TLS/cipher-suites', 'TLS/groups']);
    expect(idsOf(results, 'warning')).toEqual(['tls/shares/suite-aes-128-gcm', 'tls/shares/suite-chacha20-poly1305', 'tls/shares/group-x25519']);
    expect(results.find(({ id }) => id.endsWith('group-x25519'))?.actual).toContain('TLS alert handshake_failure');
  });

  it('CCS, "Interface security": a key that is too short is no trusted certificate', async () => {
    peer = await startTls(yes, { ciphers: 'DEFAULT@SECLEVEL=0' }, generateKeyPairSync('rsa', { modulusLength: 1024 }));
    const [result] = await judge(['tls/shares/certificate-trusted']);
    expect(result).toMatchObject({ verdict: 'fail', actual: expect.stringContaining('key too')  });
  });

  it('CSS, "Sender interface": a certificate that is asked for is seen', async () => {
    peer = await startTls(yes, { requestCert: true, rejectUnauthorized: false });
    const [result] = await judge(['tls/shares/client-certificate-not-asked']);
    expect(result).toMatchObject({ verdict: 'warning', actual: 'asked for a client certificate' });
  });
});
