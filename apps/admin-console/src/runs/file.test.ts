import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openReportFile, reportFileHeaders } from './file.ts';
import { writeReportFolder } from './testing/report-folder.ts';

let directory: string;
let folder: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'console-files-'));
  folder = join(directory, 'report');
  writeReportFolder(folder, { 'capsule/upload/created': 'pass' });
  writeFileSync(join(directory, 'secret.json'), '{"secret": true}');
  writeFileSync(join(folder, 'server.key'), 'key');
  writeFileSync(join(folder, '.hidden.json'), '{}');
  writeFileSync(join(folder, 'empty.json'), '');
  mkdirSync(join(folder, 'folder.json'));
  symlinkSync(join(directory, 'secret.json'), join(folder, 'linked.json'));
  symlinkSync(directory, join(folder, 'up'));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe('openReportFile', () => {
  test.each([
    ['index.html', 'text/html; charset=utf-8', '<!doctype html><title>report</title>'],
    ['transcripts/capsule/upload/created.json', 'application/json; charset=utf-8', '{}'],
    ['empty.json', 'application/json; charset=utf-8', ''],
  ])('sends %s as %s', async (path, type, content) => {
    const file = await openReportFile({ folder }, path.split('/'));
    expect({ type: file.type, size: file.size, content: await text(file.body) }).toEqual({ type, size: content.length, content });
  });

  test.each([
    ['a path that leaves the folder', ['..', 'secret.json']],
    ['a path within a part', ['transcripts/../../secret.json']],
    ['a linked file', ['linked.json']],
    ['a file below a linked folder', ['up', 'secret.json']],
    ['a hidden file', ['.hidden.json']],
    ['a kind of file that reports do not have', ['server.key']],
    ['a folder', ['folder.json']],
    ['nothing', []],
    ['an absent file', ['absent.json']],
    ['a NUL', ['results.json\0.json']],
  ])('refuses %s', async (_what, path) => {
    await expect(openReportFile({ folder }, path)).rejects.toMatchObject({ name: 'RunsProblem', code: 'file-unknown' });
  });

  test('no path at all reaches what is not in the folder', async () => {
    const parts = fc.array(fc.oneof(fc.constantFrom('..', '.', 'up', 'linked.json', 'secret.json', '/', String.raw`\..`, ''), fc.string()), { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(parts, async (path) => {
        const found = await openReportFile({ folder }, [...path, 'secret.json']).catch(({ code }: { code: string }) => code);
        expect(found).toBe('file-unknown');
      }),
    );
  });
});

test('a page of a report has an origin of its own and reaches nobody', () => {
  const policy = reportFileHeaders['content-security-policy'] ?? '';
  expect(policy).toContain("sandbox allow-scripts; default-src 'none'");
  expect(policy).not.toContain('allow-same-origin');
  expect(policy).not.toMatch(/connect-src|img-src|allow-top-navigation|allow-popups/);
});
