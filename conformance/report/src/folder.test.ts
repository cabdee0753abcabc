import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { filesIn, replaceFolder } from './folder.ts';

let home: string;
let folder: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'report-folder-'));
  folder = join(home, 'report');
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const first = new Map([
  ['index.html', 'one'],
  ['transcripts/a/b.json', '{}'],
  ['manifest.json', '{"files":{"index.html":"","transcripts/a/b.json":""}}'],
]);

test('files are written with the folders they need, and nothing is left beside', () => {
  replaceFolder(folder, first);
  expect(filesIn(folder)).toStrictEqual(['index.html', 'manifest.json', 'transcripts/a/b.json']);
  expect(readdirSync(home)).toStrictEqual(['report']);
});

test('an earlier report gives way as a whole', () => {
  replaceFolder(folder, first);
  replaceFolder(folder, new Map([['manifest.json', '{"files":{}}']]));
  expect(filesIn(folder)).toStrictEqual(['manifest.json']);
  expect(readdirSync(home)).toStrictEqual(['report']);
});

test('an empty folder is taken', () => {
  mkdirSync(folder);
  replaceFolder(folder, first);
  expect(filesIn(folder)).toHaveLength(3);
});

test('a folder with anything else in it is refused and left alone', () => {
  mkdirSync(folder);
  writeFileSync(join(folder, 'notes.txt'), 'mine');
  expect(() => replaceFolder(folder, first)).toThrow(expect.objectContaining({ code: 'folder-in-use', message: expect.stringContaining('notes.txt') }));
  expect(filesIn(folder)).toStrictEqual(['notes.txt']);
});

test('so is an earlier report to which something was added, and a file', () => {
  replaceFolder(folder, first);
  writeFileSync(join(folder, 'notes.txt'), 'mine');
  expect(() => replaceFolder(folder, first)).toThrow(expect.objectContaining({ code: 'folder-in-use' }));
  expect(() => replaceFolder(join(folder, 'notes.txt'), first)).toThrow(expect.objectContaining({ code: 'folder-in-use' }));
  expect(readFileSync(join(folder, 'notes.txt'), 'utf8')).toBe('mine');
});

test('what could not be written to its end leaves nothing, and the earlier report stands', () => {
  replaceFolder(folder, first);
  const impossible = new Map([...first, ['index.html/below', '']]);
  expect(() => replaceFolder(folder, impossible)).toThrow(expect.objectContaining({ code: 'folder-unwritable' }));
  expect(readdirSync(home)).toStrictEqual(['report']);
  expect(filesIn(folder)).toHaveLength(3);
});
