import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Adapter } from '@testbed/adapters';
import { vectors } from '@testbed/vectors';
import { afterAll, describe, expect, test } from 'vitest';
import { attemptVector } from './attempt.ts';
import { runContainerSuite } from './suite.ts';

const folder = mkdtempSync(join(tmpdir(), 'attempt-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const absolute = vectors.find(({ name }) => name === 'file-name/absolute.secret');
const planted = '/tmp/cdoc2-vector-kit.txt';

/** A client that is a few words of JavaScript, with the chosen folder as `out`. */
function client(script: string): Adapter {
  return {
    kind: 'command',
    name: 'scripted',
    digest: '',
    folder: '/',
    version: ['true'],
    encrypt: ['true'],
    decrypt: [process.execPath, '-e', `const fs = require('node:fs'); const [, out] = process.argv; ${script}`, '{outDir}', '{credential}'],
    reencrypt: undefined,
    arguments: { 'credential.secret': ['{base64}'] },
    files: { certificate: 'pem', publicKey: 'pem', privateKey: 'pem' },
    supports: ['SC05'],
    success: { exit: [0] },
    environment: {},
  };
}

async function attempt(script: string) {
  if (!absolute) throw new Error('the kit has no file-name/absolute.secret');
  return attemptVector(absolute, { adapter: client(script), version: '1', folder });
}

describe('what a client leaves', () => {
  test('is found in the chosen folder: files with their content, folders, links, and names that are no UTF-8', async () => {
    const { files, elsewhere } = await attempt(`
      fs.mkdirSync(out + '/in'); fs.writeFileSync(out + '/in/a', 'x'); fs.symlinkSync('/etc/passwd', out + '/link');
      fs.writeFileSync(Buffer.concat([Buffer.from(out + '/k'), Buffer.of(0xfc)]), 'y');`);
    expect(files.map(({ name, mode = 0 }) => [name, mode & 0o600])).toContainEqual(['in/a', 0o600]);
    expect(files.map(({ name, size, sha256 }) => [name, size, sha256 === undefined])).toEqual([['in', 0, true], ['in/a', 1, false], ['k\ufffd', 1, false], ['link', 0, true]]);
    expect(elsewhere).toEqual([]);
  });

  test('is found beside the folder, and where an absolute name leads; and is removed', async () => {
    const { elsewhere } = await attempt(`fs.writeFileSync(out + '/../beside', ''); fs.writeFileSync('${planted}', '');`);
    expect(elsewhere).toEqual(['beside', planted]);
    expect([existsSync(planted), readdirSync(folder).filter((name) => name.startsWith('attempt-'))]).toEqual([false, []]);
  });
});

test('a client that says yes and does nothing passes nothing: its twin failed, or the files are missing', async () => {
  const results = await runContainerSuite({ adapter: client(''), version: '1', folder }, { seed: 'one', only: ['hmac/zeros', 'zlib/fixed-codes', 'envelope/well-formed.password'] });
  expect(Object.fromEntries(results.map(({ id, verdict }) => [id, verdict]))).toEqual({ 'envelope/well-formed.password': 'not-applicable', 'hmac/zeros.secret': 'inconclusive', 'zlib/fixed-codes.secret': 'fail' });
});
