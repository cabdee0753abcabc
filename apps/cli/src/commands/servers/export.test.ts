import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { minimalRiaBase } from '@testbed/server-list/export';
import { folder, fresh, p256File, rsaFile, servers, writeList } from '../../testing/server-lists.ts';
import { testbed } from '../../testing/testbed.ts';

describe('testbed servers export', () => {
  test('every format into one folder; openssl verifies what the given keys signed', async () => {
    const [list, out] = [fresh(), join(fresh('x'), '../a/out')];
    writeList(list);
    const keys = ['--key', p256File(), '--key', rsaFile()];
    const { code, document } = await servers('export', list, '--format', 'all', ...keys, '--out', out);
    expect(code, JSON.stringify(document)).toBe(0);
    expect(document.exports.map(({ format, impact }: { format: string; impact: object[] }) => [format, impact.length > 0])).toEqual([['ria', true], ['digidoc-policy', true], ['libcdoc', true], ['java', true]]);
    expect(readdirSync(out).sort()).toEqual(document.exports.flatMap(({ files }: { files: string[] }) => files).sort());
    for (const [hash, key, signature] of [['sha256', 'config.ecpub', 'config.ecc'], ['sha512', 'config.pub', 'config.rsa']] as const) {
      const decoded = join(folder, `${signature}.raw`);
      writeFileSync(decoded, Buffer.from(readFileSync(join(out, signature), 'utf8'), 'base64'));
      expect(execFileSync('openssl', ['dgst', `-${hash}`, '-verify', key, '-signature', decoded, 'config.json'], { cwd: out, encoding: 'utf8' })).toBe('Verified OK\n');
    }
  });

  test('without --base and --key: a minimal base and test keys, and it says so', async () => {
    const [list, out] = [fresh(), fresh('out')];
    writeList(list);
    const run = await testbed(['servers', 'export', list, '--format', 'ria', '--out', out]);
    expect(run.code, run.stderr).toBe(0);
    expect(run.stderr).toContain('a minimal one is used');
    expect(run.stderr).toContain('config.rsa is signed by a test key');
    expect(readdirSync(out).sort()).toEqual(['config.ecc', 'config.ecpub', 'config.json', 'config.pub', 'config.rsa']);
  });

  test('a base is merged into; a base that is not complete: exit 3', async () => {
    const [list, base, out] = [fresh(), fresh('base.json'), fresh('out')];
    writeList(list);
    writeFileSync(base, JSON.stringify({ ...minimalRiaBase, 'WIN-LATEST': '24.4' }));
    expect(await servers('export', list, '--format', 'ria', '--base', base, '--key', p256File(), '--out', out)).toMatchObject({ code: 0 });
    expect(JSON.parse(readFileSync(join(out, 'config.json'), 'utf8'))).toMatchObject({ 'WIN-LATEST': '24.4', 'META-INF': { SERIAL: 1 } });
    writeFileSync(base, '{"META-INF": {}}');
    const none = fresh('out');
    expect(await servers('export', list, '--format', 'ria', '--base', base, '--out', none)).toMatchObject({ code: 3, document: { error: { code: 'server-list-export-base-invalid' } } });
    expect(existsSync(none)).toBe(false);
  });

  test('production is not signed by a test key', async () => {
    const [list, out] = [fresh(), fresh('out')];
    writeList(list, { environment: 'production' });
    expect(await servers('export', list, '--format', 'ria', '--out', out)).toMatchObject({ code: 2, document: { error: { code: 'usage', message: expect.stringContaining('production') } } });
    expect(await servers('export', list, '--format', 'ria', '--key', p256File(), '--out', out)).toMatchObject({ code: 0, document: { exports: [{ files: ['config.json', 'config.ecc', 'config.ecpub'] }] } });
  });

  test('a list that a target can not hold: exit 1 and nothing is written', async () => {
    const [list, out] = [fresh(), fresh('out')];
    writeList(list, {}, { state: 'decrypt-only' });
    expect(await servers('export', list, '--format', 'all', '--out', out)).toMatchObject({ code: 1, document: { error: { code: 'server-list-export-impossible' } } });
    expect(existsSync(out)).toBe(false);
  });

  test('a half-written export is removed', async () => {
    const [list, out] = [fresh(), fresh('out')];
    writeList(list);
    mkdirSync(join(out, 'libcdoc.accept'), { recursive: true });
    expect(await servers('export', list, '--format', 'libcdoc', '--out', out)).toMatchObject({ code: 3, document: { error: { code: 'file-unreadable' } } });
    expect(readdirSync(out)).toEqual(['libcdoc.accept']);
  });

  test.each([
    ['an unknown format', ['--format', 'word']],
    ['no format', []],
    ['a base for another format', ['--format', 'java', '--base', 'b']],
  ])('%s: exit 2', async (_what, args) => {
    const list = fresh();
    writeList(list);
    expect(await servers('export', list, ...args, '--out', fresh('out'))).toMatchObject({ code: 2, document: { error: { code: 'usage' } } });
  });
});
