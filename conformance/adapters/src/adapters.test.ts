import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { compose } from './compose.ts';
import { readAdapter } from './read.ts';
import { clientVersion, runClient } from './run.ts';

const folder = mkdtempSync(join(tmpdir(), 'adapter-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
/** Prints its arguments as JSON and ends with the number that follows `exit`. */
const echo = ['-e', 'const a = process.argv.slice(1); console.log(JSON.stringify(a)); process.exit(a.includes("exit") ? Number(a.at(-1)) : 0)', '--'];
const file = {
  kind: 'command',
  name: 'echo',
  version: [process.execPath, '-e', 'console.log("echo 1.0\\nmore")'],
  encrypt: [process.execPath, ...echo, 'enc', '--out', '{out}', '{recipients}', '{server}', '{further}', '{files}'],
  decrypt: [process.execPath, ...echo, 'dec', '{container}', '{outDir}', '{credential}', '{server}'],
  arguments: { 'recipient.password': ['--pw', '{label}={value}'], 'recipient.certificate': ['--cert', '{file}'], 'credential.password': ['--password', '{value}'], 'server.capsule': ['--server', '{adapter}/{configuration}'], expiry: ['--expiry', '{duration}'] },
  files: { certificate: 'der', publicKey: 'der', privateKey: 'pem' },
  supports: ['SC01', 'UC.Client.P.04'],
  success: { exit: [0] },
};

function adapter(changes: object = {}) {
  const path = join(folder, 'adapter.json');
  writeFileSync(path, JSON.stringify({ ...file, ...changes }));
  return readAdapter(path);
}

const surroundings = { folder, timeout: 10_000 };

describe('composing a command', () => {
  test('lists become as many words as they need, or none; places are filled inside words', () => {
    const order = { does: 'encrypt', out: '/o', files: ['/a', '/b'], recipients: [{ name: 'recipient.password', values: { label: 'l', value: 'v' } }, { name: 'recipient.certificate', values: { file: '/c' } }] } as const;
    const words = (further: object) => compose(adapter(), { ...order, ...further }).slice(echo.length + 1);
    expect(words({})).toEqual(['enc', '--out', '/o', '--pw', 'l=v', '--cert', '/c', '/a', '/b']);
    expect(words({ server: { name: 'server.capsule', values: { configuration: 's.properties' } }, further: [{ name: 'expiry', values: { duration: 'P1D' } }] })).toEqual([
      'enc', '--out', '/o', '--pw', 'l=v', '--cert', '/c', '--server', `${folder}/s.properties`, '--expiry', 'P1D', '/a', '/b',
    ]);
  });

  test('without a place of their own, further arguments follow the subcommand', () => {
    const decrypt = { does: 'decrypt', container: '/c', outDir: '/o', credential: { name: 'credential.password', values: { value: 'v' } }, further: [{ name: 'expiry', values: { duration: 'P1D' } }] } as const;
    expect(compose(adapter({ decrypt: ['prog', 'dec', '-f', '{container}', '{credential}'] }), decrypt)).toEqual(['prog', 'dec', '--expiry', 'P1D', '-f', '/c', '--password', 'v']);
  });

  test('what the adapter does not take, and places nobody fills, are refused by name', () => {
    const order = { does: 'decrypt', container: '/c', outDir: '/o' } as const;
    expect(() => compose(adapter(), { ...order, credential: { name: 'credential.secret', values: {} } })).toThrow(expect.objectContaining({ code: 'argument-unsupported', message: 'echo takes no credential.secret' }));
    expect(() => compose(adapter(), { ...order, credential: { name: 'credential.password', values: {} } })).toThrow(expect.objectContaining({ code: 'place-unfilled', message: expect.stringContaining('{value}') }));
    expect(() => compose(adapter(), { does: 'reencrypt', container: '/c', out: '/o', credential: { name: 'credential.password', values: { value: 'v' } }, recipients: [] })).toThrow(expect.objectContaining({ code: 'argument-unsupported' }));
  });

  test('a value is one word whatever it holds: nothing passes a shell', () => {
    fc.assert(
      fc.property(fc.string(), (value) => {
        const words = compose(adapter(), { does: 'decrypt', container: '/c', outDir: '/o', credential: { name: 'credential.password', values: { value } } });
        expect(words.slice(-2)).toEqual(['--password', value]);
      }),
    );
  });
});

describe('running a client', () => {
  test('exit code, output and what it claims; secrets are blanked everywhere', async () => {
    const run = await runClient(adapter(), { does: 'decrypt', container: '/c', outDir: '/o', credential: { name: 'credential.password', values: { value: 'hunter2' } } }, { ...surroundings, secrets: ['hunter2'] });
    expect(run).toMatchObject({ exit: 0, claimsSuccess: true, timedOut: false });
    expect(JSON.parse(run.stdout)).toEqual(['dec', '/c', '/o', '--password', '•••']);
    expect(JSON.stringify(run)).not.toContain('hunter2');
    const failed = await runClient(adapter(), { does: 'encrypt', out: 'exit', files: ['3'], recipients: [] }, surroundings);
    expect(failed).toMatchObject({ exit: 3, claimsSuccess: false });
  });

  test('one that does not end is ended with all that it started', async () => {
    const hanging = adapter({ decrypt: ['sh', '-c', 'sleep 60 & sleep 60'] });
    const run = await runClient(hanging, { does: 'decrypt', container: '/c', outDir: '/o', credential: { name: 'credential.password', values: { value: 'v' } } }, { folder, timeout: 200 });
    expect(run).toMatchObject({ exit: undefined, signal: 'SIGKILL', timedOut: true, claimsSuccess: false });
  });

  test('its version is its first line; one that is not there is told by name', async () => {
    expect(await clientVersion(adapter(), surroundings)).toBe('echo 1.0');
    await expect(clientVersion(adapter({ version: ['/no/such/client'] }), surroundings)).rejects.toMatchObject({ code: 'client-not-started' });
  });
});

describe('an adapter file that is not right is refused by its member', () => {
  test.each([
    [{ kind: 'library' }, '/kind'],
    [{ encrypt: [] }, '/encrypt'],
    [{ supports: ['SC09'] }, '/supports/0'],
    [{ arguments: { expiry: 'x' } }, '/arguments/expiry'],
    [{ success: {} }, "/success must have required property 'exit'"],
    [{ refusals: { padding: ['x'] } }, '/refusals'],
    [{ refusals: { hmac: ['('] } }, '/refusals/hmac'],
  ])('%j', (changes, words) => {
    expect(() => adapter(changes)).toThrow(expect.objectContaining({ code: 'adapter-invalid', message: expect.stringContaining(words) }));
  });

  test('no file, no JSON', () => {
    expect(() => readAdapter(join(folder, 'none.json'))).toThrow(expect.objectContaining({ code: 'adapter-unreadable' }));
    writeFileSync(join(folder, 'bad.json'), '{');
    expect(() => readAdapter(join(folder, 'bad.json'))).toThrow(expect.objectContaining({ code: 'adapter-invalid' }));
  });
});
