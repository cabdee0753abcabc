import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { softhsmModule } from '@testbed/eid';
import { openPublishing } from '@testbed/publishing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inProcess } from '../../testing/in-process.ts';
import { testbed } from '../../testing/testbed.ts';

const folder = mkdtempSync(join(tmpdir(), 'testbed-console-'));
const made = join(folder, 'made');

const at = (name: string): string => join(folder, name);
const json = (file: string): Record<string, unknown> => JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
const init = (...args: readonly string[]) => inProcess('console', 'init', ...args);

beforeAll(async () => {
  const { code, document } = await init(made, '--port', '9123');
  expect({ code, console: document.console }).toEqual({ code: 0, console: 'http://localhost:9123' });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Three entries, as a console's log has them. */
function auditLog(): string {
  const refuse = () => Promise.reject(new Error('not asked for'));
  const publishing = openPublishing({
    directory: at('publishing'),
    environment: 'test',
    clock: { now: () => new Date() },
    random: { bytes: (length) => randomBytes(length) },
    signer: { signPublication: refuse, signFreshness: refuse, roots: refuse, close: () => Promise.resolve() },
    probe: refuse,
    target: at('target'),
  });
  for (const name of ['eeva', 'arvo', 'pille']) publishing.record({ id: 'command-line', name: 'command line', roles: [] }, 'add-account', { name });
  return Buffer.from(publishing.auditLog()).toString();
}

describe('console init', () => {
  test('BUC.01: each environment has keys of its own; the configuration names places, never a key', () => {
    expect(json(join(made, 'console.json'))).toEqual({
      host: '127.0.0.1',
      port: 9123,
      origin: 'http://localhost:9123',
      data: 'data',
      environments: { test: { published: 'published/test', keys: 'keys/test/signer.json' }, production: { published: 'published/production', keys: 'keys/production/signer.json' } },
      probeHosts: [],
      reports: ['reports'],
      targets: 'targets',
    });
    const roots = ['test', 'production'].map((name) => readFileSync(join(made, 'keys', name, 'server-list.root.json'), 'utf8'));
    expect(roots[0]).not.toBe(roots[1]);
    expect(statSync(join(made, 'keys/test/root/root-1.key.pem')).mode & 0o077).toBe(0);
  });

  test('a console that is there is left as it is', async () => {
    const before = readFileSync(join(made, 'keys/test/server-list.root.json'));
    expect(await init(made)).toMatchObject({ code: 3, document: { error: { code: 'folder-in-use' } } });
    expect(readFileSync(join(made, 'keys/test/server-list.root.json'))).toEqual(before);
  });

  test('keys that are there are never written over', async () => {
    const other = at('keys-only');
    expect((await init(other, '--environments', 'test')).code).toBe(0);
    rmSync(join(other, 'console.json'));
    expect(await init(other, '--environments', 'test')).toMatchObject({ code: 3, document: { error: { code: 'signing-keys-exist' } } });
  });

  test('a token holds the signing keys; its PIN stays where it is', async (context) => {
    if (!existsSync('/usr/bin/softhsm2-util')) context.skip('SoftHSM is not installed');
    writeFileSync(at('pin'), 'pin-8231\n');
    writeFileSync(at('so-pin'), 'officer-8231\n');
    // In a process of its own: a module is loaded once, and remembers its tokens.
    const run = await testbed(['console', 'init', '--json', at('token'), '--environments', 'production', '--token', softhsmModule(), '--pin', `file:${at('pin')}`, '--so-pin', `file:${at('so-pin')}`], { SOFTHSM2_CONF: undefined });
    expect(run.code, run.stderr).toBe(0);
    const signer = readFileSync(at('token/keys/production/signer.json'), 'utf8');
    expect(JSON.parse(signer)).toMatchObject({ list: [{ token: 'cdoc2-list-production', label: 'list-1', pin: `file:${at('pin')}` }] });
    expect(readdirSync(at('token/keys/production')).toSorted()).toEqual(['ria-rsa.key.pem', 'root', 'server-list.root.json', 'signer.json']);
    expect(json(at('token/console.json'))).toMatchObject({ environments: { production: { softhsmConf: 'hsm/softhsm2.conf' } } });
    expect(signer + run.stdout + run.stderr).not.toContain('8231');
  });

  test('a root password encrypts the root keys', async () => {
    writeFileSync(at('root-password'), 'viis-kaamelit\n');
    expect((await init(at('locked'), '--environments', 'test', '--root-password', `file:${at('root-password')}`)).code).toBe(0);
    expect(readFileSync(at('locked/keys/test/root/root-1.key.pem'), 'utf8')).toMatch(/^-----BEGIN ENCRYPTED PRIVATE KEY-----/);
  });

  test.each<[string, readonly string[], number, string]>([
    ['no folder', [], 2, 'usage'],
    ['two folders', ['a', 'b'], 2, 'usage'],
    ['an environment that is none', ['a', '--environments', 'live'], 2, 'usage'],
    ['an environment twice', ['a', '--environments', 'test,test'], 2, 'usage'],
    ['a port that is none', ['a', '--port', '0'], 2, 'usage'],
    ['a PIN on the command line', ['a', '--token', 'm.so', '--pin', '1234', '--so-pin', 'env:X'], 2, 'usage'],
    ['a token without its officer', ['a', '--token', 'm.so', '--pin', 'env:X'], 2, 'usage'],
    ['a PIN without a token', ['a', '--pin', 'env:X'], 2, 'usage'],
    ['an option of another action', ['a', '--roles', 'viewer'], 2, 'usage'],
    ['a module that is none', ['a', '--token', '/none/module.so', '--pin', 'env:TESTBED_NO_PIN', '--so-pin', 'env:TESTBED_NO_PIN'], 3, 'token-unusable'],
    ['a secret that is not there', ['a', '--root-password', 'env:TESTBED_NO_PASSWORD'], 3, 'secret-unavailable'],
  ])('%s is refused', async (_case, args, exit, code) => {
    const run = await init(...args.map((word) => (word === 'a' || word === 'b' ? at(`refused-${word}`) : word)));
    expect({ exit: run.code, code: run.document.error.code }).toEqual({ exit, code });
    expect(existsSync(at('refused-a/console.json'))).toBe(false);
  });
});

test.each<[string, readonly string[], number, string]>([
  ['nothing to do', [], 2, 'usage'],
  ['something it does not know', ['stop'], 2, 'usage'],
  ['a start without a folder', ['start'], 2, 'usage'],
  ['a start where no console is', ['start', '/none'], 3, 'file-unreadable'],
])('%s is refused', async (_case, args, exit, code) => {
  const run = await inProcess('console', ...args);
  expect({ exit: run.code, code: run.document.error.code }).toEqual({ exit, code });
});

describe('console account', () => {
  const account = (...args: readonly string[]) => inProcess('console', 'account', ...args);

  // Each is a process that loads all of sign-in.
  test('people are added with a link that works once, changed, and listed', { timeout: 180_000 }, async () => {
    const added = await account('add', made, '--name', 'eeva', '--roles', 'editor,publisher');
    expect(added).toMatchObject({ code: 0, document: { link: expect.stringMatching(/^http:\/\/localhost:9123\/enrol\/[\w-]{32}$/) } });
    expect(await account('change', made, '--name', 'eeva', '--roles', 'editor', '--disable')).toMatchObject({ code: 0, document: { account: 'eeva: editor, disabled' } });
    const reset = await account('reset', made, '--name', 'eeva');
    expect(reset.document.link).not.toBe(added.document.link);
    expect(await account('list', made)).toMatchObject({ code: 0, document: { accounts: [{ name: 'eeva', roles: ['editor'], secondFactor: false, disabled: true }] } });
  });

  test('what the console refuses is exit 1, with its reason', { timeout: 180_000 }, async () => {
    expect(await account('reset', made, '--name', 'nobody')).toMatchObject({ code: 1, document: { error: { code: 'account-unknown', message: 'there is no account nobody' } } });
  });

  test.each<[string, readonly string[], number, string]>([
    ['an action that is none', ['remove', 'made'], 2, 'usage'],
    ['no name', ['add', 'made', '--roles', 'viewer'], 2, 'usage'],
    ['no roles', ['add', 'made', '--name', 'x'], 2, 'usage'],
    ['an option of another action', ['list', 'made', '--roles', 'viewer'], 2, 'usage'],
    ['a folder without a console', ['list', 'none'], 3, 'file-unreadable'],
  ])('%s is refused', async (_case, args, exit, code) => {
    const run = await account(...args.map((word) => (word === 'made' || word === 'none' ? at(word) : word)));
    expect({ exit: run.code, code: run.document.error.code }).toEqual({ exit, code });
  });
});

describe('console renew and rotate-keys', { timeout: 180_000 }, () => {
  test('before anything is published there is nothing to renew', async () => {
    expect(await inProcess('console', 'renew', made)).toMatchObject({ code: 0, document: { renewed: [] } });
    expect(await inProcess('console', 'renew', made, '--environment', 'production')).toMatchObject({ code: 1, document: { error: { code: 'nothing-published' } } });
  });

  test('the root keys of before sign for the new ones; the audit log says so, and nothing else is touched', async () => {
    const keys = join(made, 'keys/test');
    const rotate = (rootKey: string) => inProcess('console', 'rotate-keys', made, '--environment', 'test', '--root-key', rootKey, '--root-password', `file:${at('new-root-password')}`);
    writeFileSync(at('new-root-password'), 'viis-kaamelit\n');
    expect(await rotate(join(keys, 'list-1.key.pem'))).toMatchObject({ code: 1, document: { error: { code: 'signing-keys-invalid' } } });
    const { code, document } = await rotate(join(keys, 'root/root-1.key.pem'));
    expect({ code, version: document.version, rootKeys: document.rootKeys }).toEqual({ code: 0, version: 2, rootKeys: [join(keys, 'root/root-1.v2.key.pem')] });
    expect(readFileSync(join(keys, 'root/root-1.v2.key.pem'), 'utf8')).toMatch(/^-----BEGIN ENCRYPTED PRIVATE KEY-----/);
    expect(json(join(keys, 'signer.json'))).toMatchObject({ roots: { length: 2 }, list: [{ file: 'list-1.v2.key.pem' }] });
    expect(json(join(made, 'keys/production/signer.json'))).toMatchObject({ roots: { length: 1 } });
  });

  test.each<[string, readonly string[], number, string]>([
    ['a renewal without a folder', ['renew'], 2, 'usage'],
    ['a renewal where no console is', ['renew', 'none'], 3, 'file-unreadable'],
    ['a renewal of an environment that is none', ['renew', 'made', '--environment', 'live'], 1, 'configuration-invalid'],
    ['a change of keys without an environment', ['rotate-keys', 'made', '--root-key', 'a.pem'], 2, 'usage'],
    ['a change of keys without the old ones', ['rotate-keys', 'made', '--environment', 'test'], 2, 'usage'],
    ['a password on the command line', ['rotate-keys', 'made', '--environment', 'test', '--root-key', 'a.pem', '--root-password', 'hunter2'], 2, 'usage'],
  ])('%s is refused', async (_case, args, exit, code) => {
    const run = await inProcess('console', ...args.map((word) => (word === 'made' || word === 'none' ? at(word) : word)));
    expect({ exit: run.code, code: run.document.error.code }).toEqual({ exit, code });
  });
});

describe('console verify-audit', () => {
  const verify = (...args: readonly string[]) => inProcess('console', 'verify-audit', ...args);

  test('a log is in order, or it is said what is wrong first', async () => {
    const log = at('log.jsonl');
    const lines = auditLog().split(/(?<=\n)/);
    writeFileSync(log, lines.join(''));
    expect(await verify(log)).toMatchObject({ code: 0, document: { ok: true, entries: 3, anchored: 0 } });
    writeFileSync(log, [lines[0], lines[2]].join(''));
    expect(await verify(log)).toMatchObject({ code: 1, document: { ok: false, entries: 1, error: { code: 'audit-log-changed', message: 'line 2 has the sequence 3: entries were taken out or moved' } } });
  });

  test.each<[string, readonly string[], number, string]>([
    ['no log', [], 2, 'usage'],
    ['a head without a root', ['log', 'head'], 2, 'usage'],
    ['a root without a head', ['log', '--root', 'root'], 2, 'usage'],
    ['a file that is not there', ['/none/log.jsonl'], 3, 'file-unreadable'],
  ])('%s is refused', async (_case, args, exit, code) => {
    const run = await verify(...args);
    expect({ exit: run.code, code: run.document.error.code }).toEqual({ exit, code });
  });
});
