import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
let copy: string;

/** A copy of the tree that shares the installed packages, so that a violation can be planted in it. */
beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'testbed-gates-'));
  for (const file of ['package.json', 'package-lock.json', 'nx.json', 'tsconfig.base.json', '.oxlintrc.json', 'tools', 'libs/server-list', 'libs/pki', 'libs/container']) {
    cpSync(join(root, file), join(copy, file), { recursive: true, filter: (path) => !path.includes('node_modules') });
  }
  mkdirSync(join(copy, 'node_modules/@testbed'), { recursive: true });
  for (const entry of readdirSync(join(root, 'node_modules'))) {
    if (entry !== '@testbed') symlinkSync(join(root, 'node_modules', entry), join(copy, 'node_modules', entry));
  }
  for (const name of ['server-list', 'pki', 'container']) symlinkSync(join(copy, 'libs', name), join(copy, 'node_modules/@testbed', name));
});

afterAll(() => rmSync(copy, { recursive: true, force: true }));

/** The file a violation is planted in. */
function planted(): string {
  return join(copy, 'libs/server-list/src/planted.ts');
}

/** Runs one gate as `npm run check` does, on one package of the copy; returns its exit code and words. */
function gate(target: string, project: string): { status: number | null; said: string } {
  const nx = join(root, 'node_modules/nx/dist/bin/nx.js');
  const { status, stdout, stderr } = spawnSync(process.execPath, [nx, 'run', `@testbed/${project}:${target}`, '--output-style=static'], {
    cwd: copy,
    encoding: 'utf8',
    env: { ...process.env, NX_DAEMON: 'false', NX_TUI: 'false', NX_CACHE_DIRECTORY: join(copy, '.nx/cache'), PATH: `${join(root, 'node_modules/.bin')}:${process.env['PATH']}` },
  });
  return { status, said: stripVTControlCharacters(stdout + stderr) };
}

describe('a deliberate violation fails its gate', () => {
  test('the untouched copy passes all three', () => {
    for (const [target, project] of [['arrows', 'tools'], ['typecheck', 'server-list'], ['lint', 'server-list']] as const) {
      const { status, said } = gate(target, project);
      expect(status, said).toBe(0);
    }
  });

  test.each([
    ['arrows', 'tools', "import '@testbed/container';\n", 'libs/server-list may not import @testbed/container'],
    ['arrows', 'tools', "import '../../pki/src/index.ts';\n", 'leaves its package'],
    ['arrows', 'tools', "export const late = () => import('fastify');\n", "fastify is not in the package's dependencies"],
    ['typecheck', 'server-list', "export const wrong: number = 'text';\n", "error TS2322: Type 'string' is not assignable to type 'number'"],
    ['lint', 'server-list', 'export const late = (): void => { Promise.resolve(); };\n', 'no-floating-promises'],
  ])('%s (%s): %s', (target, project, code, reason) => {
    writeFileSync(planted(), code);
    try {
      const { status, said } = gate(target, project);
      expect(status).toBe(1);
      expect(said).toContain(reason);
    } finally {
      rmSync(planted());
    }
  });
});
