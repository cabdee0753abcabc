import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { testbed } from './testing/testbed.ts';

const folder = mkdtempSync(join(tmpdir(), 'testbed-commands-'));
const at = (name: string): string => join(folder, name);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the command-line contract', () => {
  test.each([
    ['an unknown command', ['fly']],
    ['an unknown option', ['inspect', '--fast', 'x']],
    ['a missing option', ['encrypt', '--password', 'a=b', '--', 'x']],
    ['a missing file', ['encrypt', '--out', 'x', '--password', 'a=b']],
    ['contradictory options', ['encrypt', '--out', 'x', '--server', 'a', '--offline', '--password', 'a=b', '--', 'x']],
    ['two credentials', ['decrypt', 'x', '--out', 'y', '--password', 'a', '--secret', 'base64:AA==']],
    ['no credential', ['decrypt', 'x', '--out', 'y']],
    ['a limit that is no number', ['decrypt', 'x', '--out', 'y', '--password', 'a', '--max-files', 'many']],
    ['a port base out of range', ['up', '--port-base', '70000']],
  ])('%s: exit 2, and one JSON document with --json', async (_case, args) => {
    const run = await testbed([...args.slice(0, 1), '--json', ...args.slice(1)]);
    expect({ code: run.code, error: run.document().error }).toMatchObject({ code: 2, error: { code: 'usage' } });
  });

  test('secrets come from the environment or a file as well', async () => {
    const secret = `base64:${Buffer.alloc(32, 9).toString('base64')}`;
    writeFileSync(at('note.txt'), 'note');
    writeFileSync(at('secret.txt'), `${secret}\n`);
    const encrypt = await testbed(['encrypt', '--out', at('note.cdoc2'), '--secret', 'shared=env:SHARED', '--', at('note.txt')], { SHARED: secret });
    expect(encrypt.code, encrypt.stderr).toBe(0);
    const decrypt = await testbed(['decrypt', at('note.cdoc2'), '--out', at('out'), '--secret', `file:${at('secret.txt')}`]);
    expect(decrypt.code, decrypt.stderr).toBe(0);
    const missing = await testbed(['decrypt', at('note.cdoc2'), '--out', at('out2'), '--secret', 'env:NOT_SET', '--json']);
    expect({ code: missing.code, ...missing.document() }).toMatchObject({ code: 3, error: { code: 'value-unavailable' } });
  });

  test('a world or list that does not parse or validate: exit 3, naming the member', async () => {
    writeFileSync(at('world.json'), JSON.stringify({ version: 1, profile: 'use-case' }));
    const world = await testbed(['encrypt', '--json', '--out', at('x.cdoc2'), '--password', 'a=b', '--world', at('world.json'), '--', at('note.txt')]);
    expect({ code: world.code, ...world.document() }).toMatchObject({ code: 3, error: { code: 'file-invalid', message: expect.stringContaining("'trust'") } });
    writeFileSync(at('list.json'), '{');
    writeFileSync(at('recipient.pem'), generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey.export({ type: 'spki', format: 'pem' }));
    const list = await testbed(['encrypt', '--json', '--out', at('x.cdoc2'), '--pubkey', at('recipient.pem'), '--server-list', at('list.json'), '--', at('note.txt')]);
    expect({ code: list.code, ...list.document() }).toMatchObject({ code: 3, error: { code: 'server-list-unreadable' } });
  });

  test('doctor validates a target file', async () => {
    writeFileSync(at('target.json'), JSON.stringify({ kind: 'capsule-server', name: 'x', profile: 'use-case', trust: ['ca.pem'], post: 'http://plain', fetch: 'https://x' }));
    const run = await testbed(['doctor', '--target', at('target.json'), '--json']);
    expect(run.code).toBe(3);
    expect(run.document().findings.at(-1)).toMatchObject({ check: 'target.json', ok: false, found: expect.stringContaining('/post') });
  });
});
