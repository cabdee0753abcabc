import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { createHierarchy, issueCertificate, systemClock } from '@testbed/pki';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listen, type RunningConsole } from '../listen.ts';
import { securityHeaders } from './security-headers.ts';

const password = 'viis rohelist kaamelit kõnnib';
let folder: string;
let ca: string;
let running: RunningConsole;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'testbed-console-tls-'));
  const now = Date.now();
  const { tls } = (await createHierarchy({ now: new Date(now), services: 'http://127.0.0.1:9' })).authorities;
  ca = tls.certificate.toString();
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const certificate = issueCertificate(tls, { profile: 'tls-server', names: ['127.0.0.1'], publicKey, notBefore: new Date(now - 86_400_000), notAfter: new Date(now + 86_400_000) });
  const configuration = {
    host: '127.0.0.1',
    port: 0,
    tls: { certificate: Buffer.from(certificate.toString()), key: Buffer.from(privateKey.export({ type: 'pkcs8', format: 'pem' })) },
    data: join(folder, 'data'),
    environments: {},
    probeHosts: [],
    reports: [],
  };
  running = await listen(configuration, systemClock, async () => ({ handle: async (_request, response) => void response.end('a page'), close: async () => {} }), () => undefined);
});
afterAll(async () => {
  await running.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function post(path: string, body: object): Promise<IncomingMessage> {
  const sent = request(running.origin + path, { method: 'POST', ca, agent: false, headers: { origin: running.origin, 'content-type': 'application/json' } });
  sent.end(JSON.stringify(body));
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  answer.resume();
  return answer;
}

describe('on https', () => {
  test('browsers are told to stay with it, and cookies never travel without it', async () => {
    const { token } = await running.console.accounts.add({ name: 'eeva', roles: ['viewer'] });
    const enrolled = await post('/api/enrol', { token, password });
    expect(enrolled).toMatchObject({ statusCode: 200, headers: { 'strict-transport-security': expect.stringContaining('max-age=31536000') } });
    const { statusCode, headers } = await post('/api/auth/sign-in/username', { username: 'eeva', password });
    expect(statusCode).toBe(200);
    const cookie = headers['set-cookie']?.find((one) => one.includes('session_token')) ?? '';
    // RFC 6265bis, 4.1.3.2: `__Host-` holds only with Secure, for the whole host and no other.
    expect(cookie).toMatch(/^__Host-console\.session_token=/);
    for (const attribute of [/; Secure/i, /; Path=\/(;|$)/i, /; HttpOnly/i, /; SameSite=Strict/i]) expect(cookie).toMatch(attribute);
    expect(cookie).not.toMatch(/; Domain=/i);
    expect(securityHeaders('n', false)).not.toHaveProperty('strict-transport-security');
  });

  test.each([
    ['TLSv1.3', 'TLSv1.3'],
    ['TLSv1.2', 'TLSv1.2'],
    ['TLSv1.1', 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION'],
  ] as const)('a browser that speaks %s: %s', async (version, outcome) => {
    const { hostname, port } = new URL(running.origin);
    const socket = connect({ host: hostname, port: Number(port), ca, minVersion: version, maxVersion: version, ciphers: 'DEFAULT@SECLEVEL=0' });
    const answer = await Promise.race([once(socket, 'secureConnect').then(() => socket.getProtocol()), once(socket, 'error').then(([error]) => (error as NodeJS.ErrnoException).code)]).catch((error: NodeJS.ErrnoException) => error.code);
    socket.destroy();
    expect(answer).toBe(outcome);
  });
});
