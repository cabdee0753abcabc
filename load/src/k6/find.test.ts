import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { findK6 } from './find.ts';

const folder = mkdtempSync(join(tmpdir(), 'load-find-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function program(name: string, says: string): string {
  mkdirSync(join(folder, name));
  const path = join(folder, name, 'k6');
  writeFileSync(path, `#!/bin/sh\necho '${says}'\n`);
  chmodSync(path, 0o755);
  return path;
}

const good = program('good', 'k6 v1.8.1 (go1.26.8, linux/amd64)');
const old = program('old', 'k6 v0.49.0 (go1.21.6, linux/amd64)');
const other = program('other', 'something else 1.8.1');
const nowhere = { PATH: join(folder, 'nowhere'), GOBIN: join(folder, 'nowhere') };

describe('k6 is found', () => {
  test('where K6 says, before the PATH', () => {
    expect(findK6({ ...nowhere, PATH: join(folder, 'old'), K6: good })).toEqual({ path: good, version: '1.8.1' });
  });

  test('on the PATH, before where go install puts it', () => {
    expect(findK6({ PATH: `${nowhere.PATH}:${join(folder, 'good')}`, GOBIN: join(folder, 'old') }).path).toBe(good);
  });

  test('where go install puts it', () => {
    expect(findK6({ ...nowhere, GOBIN: join(folder, 'good') }).path).toBe(good);
  });
});

describe('who has none is told how to get it', () => {
  const howTo = expect.stringContaining('go install go.k6.io/k6@v') as string;

  test('when there is none', () => {
    expect(() => findK6(nowhere)).toThrow(expect.objectContaining({ code: 'k6-missing', next: howTo }));
  });

  test('when K6 names something else', () => {
    expect(() => findK6({ ...nowhere, K6: folder })).toThrow(expect.objectContaining({ code: 'k6-missing', next: howTo }));
    expect(() => findK6({ ...nowhere, K6: other })).toThrow(expect.objectContaining({ code: 'k6-missing', message: `${other} does not say that it is k6` }));
  });

  test('when it is from before TypeScript', () => {
    expect(() => findK6({ ...nowhere, K6: old })).toThrow(expect.objectContaining({ code: 'k6-too-old', next: howTo }));
  });
});
