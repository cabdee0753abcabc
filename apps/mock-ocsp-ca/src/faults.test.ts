import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { generateKeyPairSync, type X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  createHierarchy,
  httpOcspTransport,
  ocspRevocation,
  openAuthority,
  saveHierarchy,
  systemClock,
  type AuthorityId,
  type CertificateAuthority,
  type RevocationStatus,
} from '@testbed/pki';

let folder: string;
let authority: CertificateAuthority;
let card: X509Certificate;
let server: X509Certificate;
let child: ChildProcess;
let log: Interface;
let url: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'trust-services-'));
  const now = systemClock.now();
  saveHierarchy(join(folder, 'pki'), await createHierarchy({ now, services: 'http://127.0.0.1:9080' }));
  authority = openAuthority(join(folder, 'pki'));
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-384' });
  const order = { publicKey, notBefore: now, notAfter: new Date(now.getTime() + 3600_000) };
  card = authority.issue('id-card', { profile: 'id-card', person: { code: '38001085718', lastName: 'JÕEORG', firstName: 'JAAK-KRISTJAN' }, ...order });
  server = authority.issue('tls', { profile: 'tls-server', names: ['localhost'], ...order });
  await start({ testbed: true });
});
afterEach(() => say({ type: 'heal' }));
afterAll(async () => {
  await stop();
  rmSync(folder, { recursive: true });
});

async function start(more: object): Promise<void> {
  const file = join(folder, 'trust-services.json');
  writeFileSync(file, JSON.stringify({ listen: { host: '127.0.0.1', port: 0 }, pki: 'pki', answerLifetime: 0, ...more }));
  child = fork(join(import.meta.dirname, 'main.ts'), ['--config', file], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'], execArgv: ['--disable-warning=ExperimentalWarning'] });
  const { stdout, stderr } = child;
  if (!stdout || !stderr) throw new Error('no output');
  log = createInterface({ input: stderr });
  const [ready] = (await once(createInterface({ input: stdout }), 'line')) as [string];
  url = (JSON.parse(ready) as { readonly listeners: { readonly http: string } }).listeners.http;
}

async function stop(): Promise<void> {
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
}

/** Sends a message, and waits until the process has logged what it made of it. */
async function say(message: object): Promise<Record<string, unknown>> {
  const logged = new Promise<Record<string, unknown>>((resolve) => {
    log.on('line', function heard(line: string) {
      const event = JSON.parse(line) as Record<string, unknown>;
      if (event['event'] === 'ocsp') return;
      log.off('line', heard);
      resolve(event);
    });
  });
  child.send(message);
  return logged;
}

function check(certificate = card, issuer: AuthorityId = 'id-card', timeout = 5000): Promise<RevocationStatus> {
  const revocation = ocspRevocation({ url: `${url}/ocsp`, transport: httpOcspTransport(timeout), clock: systemClock });
  return revocation.check(certificate, authority.hierarchy.authorities[issuer].certificate);
}

describe('the responder misbehaves on purpose', () => {
  test.each([
    ['ocsp-timeout', { kind: 'silent' }],
    ['ocsp-unreachable', { kind: 'drop' }],
    ['ocsp-error-status', { kind: 'error' }],
    ['ocsp-error-status', { kind: 'error', status: 'internalError' }],
    ['ocsp-malformed', { kind: 'garbage' }],
    ['ocsp-stale', { kind: 'stale' }],
    ['ocsp-signature', { kind: 'wrong-key' }],
    ['ocsp-responder-unauthorised', { kind: 'no-eku' }],
    ['ocsp-nonce', { kind: 'no-nonce' }],
  ])('%s: %j, until it is healed', async (code, fault) => {
    expect(await say({ type: 'fault', ...fault })).toMatchObject({ event: 'faults', armed: [fault] });
    await expect(check(card, 'id-card', 500)).rejects.toMatchObject({ code });
    expect(await say({ type: 'heal' })).toMatchObject({ event: 'faults', armed: [] });
    expect(await check()).toEqual({ status: 'good' });
  });

  test('unknown for everything', async () => {
    await say({ type: 'fault', kind: 'unknown' });
    expect(await check()).toMatchObject({ status: 'unknown' });
  });

  test('slow, and no slower than asked', async () => {
    await say({ type: 'fault', kind: 'slow', milliseconds: 400 });
    await expect(check(card, 'id-card', 200)).rejects.toMatchObject({ code: 'ocsp-timeout' });
    const begun = performance.now();
    expect(await check()).toEqual({ status: 'good' });
    expect(performance.now() - begun).toBeGreaterThanOrEqual(390);
  });

  test('for one authority, while the others are answered', async () => {
    await say({ type: 'fault', kind: 'garbage', authority: 'tls' });
    await expect(check(server, 'tls')).rejects.toMatchObject({ code: 'ocsp-malformed' });
    expect(await check()).toEqual({ status: 'good' });
    await say({ type: 'heal', authority: 'tls' });
    expect(await check(server, 'tls')).toEqual({ status: 'good' });
  });

  test('a fault that is none is refused in the log', async () => {
    expect(await say({ type: 'fault', kind: 'sleepy' })).toMatchObject({ event: 'ocsp-fault-malformed', message: expect.stringContaining('"kind"') });
    expect(await say({ type: 'party' })).toMatchObject({ event: 'message-unknown' });
    expect(await check()).toEqual({ status: 'good' });
  });

  test('an unanswered question does not keep the process from stopping', async () => {
    await say({ type: 'fault', kind: 'silent' });
    const refusal = check().catch((error: unknown) => error);
    await once(log, 'line');
    await stop();
    expect(await refusal).toMatchObject({ code: 'ocsp-unreachable' });
    await start({ testbed: true });
  });
});

test('outside a testbed nobody may move the clock or arm a fault', async () => {
  await stop();
  await start({});
  for (const message of [{ type: 'fault', kind: 'garbage' }, { type: 'clock', offset: 1e9 }]) expect(await say(message)).toMatchObject({ event: 'message-refused' });
  expect(await check()).toEqual({ status: 'good' });
});
