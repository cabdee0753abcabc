import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { pagesState } from './pages.ts';

const folder = mkdtempSync(join(tmpdir(), 'testbed-pages-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** @param at seconds since 1970 */
function write(name: string, at: number): void {
  const file = join(folder, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, '');
  utimesSync(file, at, at);
}

test('pages are missing, older than their sources, or current; tests are no sources', () => {
  write('app/(console)/page.tsx', 1000);
  expect(pagesState(folder)).toBe('missing');
  write('.next/BUILD_ID', 2000);
  expect(pagesState(folder)).toBe('current');
  write('src/world/world.test.ts', 3000);
  write('src/testing/browser.ts', 3000);
  expect(pagesState(folder)).toBe('current');
  write('src/shell/frame.tsx', 3000);
  expect(pagesState(folder)).toBe('older');
});
