import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createHierarchy, openAuthority, saveHierarchy, systemClock } from '@testbed/pki';
import { exchange, searchRequest } from './testing/wire.ts';

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'directory-process-'));
  const now = systemClock.now().getTime();
  saveHierarchy(join(folder, 'pki'), await createHierarchy({ now: new Date(now), services: 'http://127.0.0.1:9080' }));
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const authority = openAuthority(join(folder, 'pki'));
  const validity = { notBefore: new Date(now - 3600_000), notAfter: new Date(now + 3600_000) };
  writeFileSync(join(folder, 'tls.pem'), authority.issue('tls', { profile: 'tls-server', names: ['localhost'], publicKey, ...validity }).toString());
  writeFileSync(join(folder, 'tls.key.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }));
  const person = { code: '48506120215', lastName: 'TAMM', firstName: 'MARI' };
  writeFileSync(join(folder, 'tamm.pem'), authority.issue('id-card', { profile: 'id-card', person, publicKey, ...validity }).toString());
});
afterAll(() => rmSync(folder, { recursive: true }));

let child: ChildProcess | undefined;
afterEach(() => {
  child?.kill('SIGKILL');
});

function start(change: object): { readonly child: ChildProcess; readonly stdout: NodeJS.ReadableStream; readonly log: Promise<string> } {
  const listen = { host: '127.0.0.1', port: 0 };
  const tls = { certificate: 'tls.pem', key: 'tls.key.pem' };
  const directory = { ldap: listen, ldaps: listen, tls, certificates: [{ kind: 'id-card', path: 'tamm.pem' }] };
  const file = join(folder, 'trust-services.json');
  writeFileSync(file, JSON.stringify({ listen, pki: 'pki', directory, clientConfiguration: { listen, tls, file: 'nowhere.json' }, ...change }));
  child = fork(join(import.meta.dirname, '../main.ts'), ['--config', file], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'], execArgv: ['--disable-warning=ExperimentalWarning'] });
  const { stdout, stderr } = child;
  if (!stdout || !stderr) throw new Error('no standard output');
  return { child, stdout, log: text(stderr) };
}

test('the process serves directory and client configuration, says where, ends at once and logs no names', async () => {
  const started = start({});
  const [line] = (await once(createInterface({ input: started.stdout }), 'line')) as [string];
  const { listeners } = JSON.parse(line) as { readonly listeners: Readonly<Record<string, string>> };
  expect(Object.entries(listeners).map(([name, url]) => [name, new URL(url).protocol])).toEqual([
    ['http', 'http:'],
    ['ldap', 'ldap:'],
    ['ldaps', 'ldaps:'],
    ['configuration', 'https:'],
  ]);
  const { answers } = await exchange(listeners['ldap'] ?? '', [searchRequest()]);
  expect(answers.filter(({ name }) => name?.startsWith('cn=TAMM'))).toHaveLength(1);
  started.child.kill('SIGTERM');
  expect(await once(started.child, 'exit')).toEqual([0, null]);
  const log = await started.log;
  expect(log).toContain('"event":"ldap-search","result":"success"');
  expect(log).not.toMatch(/TAMM|48506120215/);
});

test.each([
  ['"directory" names an address', { directory: { ldap: { host: '203.0.113.1', port: 0 }, certificates: [{ kind: 'id-card', path: '.' }] } }],
  ['"clientConfiguration" names an address', { clientConfiguration: { listen: { host: '203.0.113.1', port: 0 }, tls: { certificate: 'tls.pem', key: 'tls.key.pem' }, file: 'x' } }],
  ['"clientConfiguration.file" must be', { clientConfiguration: { listen: { host: '127.0.0.1', port: 0 }, tls: { certificate: 'tls.pem', key: 'tls.key.pem' } } }],
])('the process refuses with exit code 3: %s', async (sentence, change) => {
  const started = start(change);
  expect(await once(started.child, 'exit')).toEqual([3, null]);
  expect((JSON.parse(await started.log) as { readonly message: string }).message).toContain(sentence);
});

test('told by the world, the directory refuses connections, is empty or shows no certificates, until it is told to behave', async () => {
  const started = start({ testbed: true });
  const [line] = (await once(createInterface({ input: started.stdout }), 'line')) as [string];
  const url = (JSON.parse(line) as { readonly listeners: { readonly ldap: string } }).listeners.ldap;
  const tell = async (fault?: string): Promise<void> => {
    started.child.send({ type: 'directory', id: 7, fault });
    expect(await once(started.child, 'message')).toEqual([{ type: 'reply', id: 7, ok: true }, undefined]);
  };
  const found = async (): Promise<unknown> => (await exchange(url, [searchRequest()])).answers.filter(({ name }) => name?.startsWith('cn=TAMM'));
  const people = await found();
  expect(people).toHaveLength(1);
  await tell('empty');
  expect(await found()).toEqual([]);
  await tell('unreadable-certificates');
  expect(await found()).toHaveLength(1);
  expect(await found()).not.toEqual(people);
  await tell('refuse-connection');
  await expect(found()).rejects.toMatchObject({ code: 'ECONNRESET' });
  await tell();
  expect(await found()).toEqual(people);
});

test('outside a testbed the directory behaves whatever it is told', async () => {
  const started = start({});
  const [line] = (await once(createInterface({ input: started.stdout }), 'line')) as [string];
  const url = (JSON.parse(line) as { readonly listeners: { readonly ldap: string } }).listeners.ldap;
  started.child.send({ type: 'directory', id: 7, fault: 'refuse-connection' });
  // Handled before this is answered: messages come in their order, and the log says so below.
  const { answers } = await exchange(url, [searchRequest()]);
  expect(answers.filter(({ name }) => name?.startsWith('cn=TAMM'))).toHaveLength(1);
  started.child.kill('SIGTERM');
  expect(await started.log).toContain('"event":"message-refused"');
});
