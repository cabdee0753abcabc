import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
    writeLoadReport(folder, outcome);
    writeLoadReport(folder, { ...outcome, result: sampleResult({ seed: 'other' }) });
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
});
