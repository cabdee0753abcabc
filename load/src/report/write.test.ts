import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { sampleResult } from '../testing/sample-result.ts';
import { demandLoadFolder, writeLoadReport } from './write.ts';

const home = mkdtempSync(join(tmpdir(), 'load-report-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

describe('a report folder', () => {
  const outcome = { result: sampleResult(), summaries: new Map([['A capsule server, EC', '{"metrics":{}}']]) };

  test('holds page, data and k6\'s own summaries, and is replaced by the next', () => {
    const folder = join(home, 'report');
    writeLoadReport(folder, { ...outcome, summaries: new Map([['Another server', '{}']]) });
    writeLoadReport(folder, { ...outcome, result: sampleResult({ seed: 'other' }) });
    expect([readdirSync(folder), readdirSync(join(folder, 'k6'))]).toEqual([['index.html', 'k6', 'results.json'], ['A-capsule-server-EC.json']]);
    expect(JSON.parse(readFileSync(join(folder, 'results.json'), 'utf8'))).toEqual(sampleResult({ seed: 'other' }));
    expect(readFileSync(join(folder, 'index.html'), 'utf8')).toMatch(/^<!doctype html>/);
    expect(readFileSync(join(folder, 'k6/A-capsule-server-EC.json'), 'utf8')).toBe('{"metrics":{}}');
  });

  test('with anything else in it is left alone', () => {
    const folder = join(home, 'other');
    mkdirSync(folder);
    writeFileSync(join(folder, 'letter.txt'), '');
    expect(() => demandLoadFolder(folder)).toThrow(expect.objectContaining({ code: 'folder-in-use', message: expect.stringContaining('letter.txt') as string }));
    expect(() => demandLoadFolder(join(folder, 'letter.txt'))).toThrow(expect.objectContaining({ code: 'folder-in-use' }));
  });

  test('with somebody\'s own k6 in it is left alone', () => {
    const folder = join(home, 'with-k6');
    mkdirSync(join(folder, 'k6'), { recursive: true });
    writeFileSync(join(folder, 'k6/script.js'), '');
    expect(() => writeLoadReport(folder, outcome)).toThrow(expect.objectContaining({ code: 'folder-in-use', message: expect.stringContaining('script.js') as string }));
    rmSync(join(folder, 'k6'), { recursive: true });
    writeFileSync(join(folder, 'k6'), '');
    expect(() => demandLoadFolder(folder)).toThrow(expect.objectContaining({ code: 'folder-in-use' }));
    expect(readdirSync(folder)).toEqual(['k6']);
  });

  test('is tried before a load, and nothing of that stays', () => {
    const folder = join(home, 'not/yet');
    demandLoadFolder(folder);
    expect(existsSync(join(home, 'not'))).toBe(false);
    mkdirSync(folder, { recursive: true });
    demandLoadFolder(folder);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('that can\'t be made is one, before the load already', (context) => {
    writeFileSync(join(home, 'a-file'), '');
    expect(() => demandLoadFolder(join(home, 'a-file/sub'))).toThrow(expect.objectContaining({ code: 'folder-unwritable', message: expect.stringContaining('ENOTDIR') as string }));
    if (process.platform !== 'linux') return context.skip('there is no /proc');
    expect(() => demandLoadFolder('/proc/x/y')).toThrow(expect.objectContaining({ code: 'folder-unwritable', message: expect.stringContaining('ENOENT') as string }));
  });

  test('that can\'t be written to the end is one, and no half of a file stays', () => {
    const folder = join(home, 'half');
    mkdirSync(join(folder, 'index.html'), { recursive: true });
    expect(() => writeLoadReport(folder, outcome)).toThrow(expect.objectContaining({ code: 'folder-unwritable' }));
    expect(readdirSync(folder)).toEqual(['index.html', 'k6', 'results.json']);
  });
});
