import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { freePortBase, testbed } from '../testing/testbed.ts';

// `testbed defects run` with a sample of broken clients: all of them take an hour.

const folder = mkdtempSync(join(tmpdir(), 'defects-'));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function plant(report: string, ...words: readonly string[]) {
  return testbed(['defects', 'run', '--json', '--port-base', String(await freePortBase()), '--report', join(folder, report), ...words]);
}

test('broken clients are caught by the checks that declare them, in a world of their own: exit 0, and the table says so', { timeout: 240_000 }, async () => {
  const expected = {
    'client/password-stretched-little': ['client/password/encrypt/iterations'],
    'client/header-limit-exclusive': ['client/decrypt/header/at-limit'],
    'client/location-not-missed': ['client/encrypt/server/location/missing'],
    'client/bearer-token-shown': ['client/shares/ticket/no-bearer-token'],
  };
  const run = await plant('sample', '--declared', ...Object.keys(expected).flatMap((id) => ['--only', id]));
  const table = run.document() as { readonly defects: readonly { readonly defect: string; readonly caughtBy: readonly string[]; readonly extent: string }[] };
  expect(Object.fromEntries(table.defects.map(({ defect, caughtBy }) => [defect, caughtBy])), run.stderr).toEqual(expected);
  expect(table.defects.map(({ extent }) => extent)).toEqual(['declared', 'declared', 'declared', 'declared']);
  expect(run.code).toBe(0);
  expect(JSON.parse(readFileSync(join(folder, 'sample/defects.json'), 'utf8'))).toEqual(table);
  expect(readFileSync(join(folder, 'sample/defects.md'), 'utf8')).toContain('4 caught by the checks that declare them, 0 survived, 0 false alarms');
});

test('one that vectors notice needs no world', { timeout: 120_000 }, async () => {
  const run = await plant('vectors', '--declared', '--only', 'container/files-executable');
  expect(run.document().totals, run.stderr).toEqual({ defects: 1, killed: 1, survivors: 0, falseAlarms: 0 });
  expect(run.code).toBe(0);
  expect(run.stderr).not.toContain('starting');
});

test.each([
  ['a defect that there is not', ['--only', 'client/none']],
  ['two extents', ['--declared', '--full', '--only', 'client/hmac-label']],
])('%s is refused before anything is started: exit 2', async (_what, words) => {
  const run = await plant('refused', ...words);
  expect([run.code, (run.document() as { readonly error: { readonly code: string } }).error.code]).toEqual([2, 'usage']);
});
