import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { applyBaseline, compareRuns, readBaseline } from './baseline.ts';
import { exitCodeOf, type CheckResult } from './result.ts';
import type { Verdict } from './verdict.ts';

function result(id: string, verdict: Verdict): CheckResult {
  return { id, verdict, requirements: [], level: 'MUST', expected: '', actual: '', why: '', next: '', duration: 0, transcript: [] };
}

const deviation = (check: string, until = '2027-01-01') => ({ check, owner: 'somebody', until, link: 'https://example.org/1', reason: 'known' });

test('a known failure is marked and does not fail the run; any other does', () => {
  const { checks, surprises } = applyBaseline([result('a', 'fail'), result('b', 'pass')], { target: 't', deviations: [deviation('a')] }, '2026-11-23');
  expect(checks[0]?.known?.owner).toBe('somebody');
  expect(surprises).toEqual([]);
  expect(exitCodeOf({ checks, surprises })).toBe(0);
  expect(exitCodeOf({ checks: [...checks, result('c', 'fail')], surprises })).toBe(1);
});

test.each([
  ['unexpected-pass', [result('a', 'pass')], '2027-01-01'],
  ['vanished', [result('b', 'pass')], '2027-01-01'],
  ['deviation-expired', [result('a', 'fail')], '2026-11-23'],
] as const)('%s fails the run', (kind, results, until) => {
  const { checks, surprises } = applyBaseline(results, { target: 't', deviations: [deviation('a', until)] }, '2026-11-23');
  expect(surprises.map((surprise) => [surprise.check, surprise.kind])).toEqual([['a', kind]]);
  expect(exitCodeOf({ checks, surprises })).toBe(1);
});

test('compared with an earlier run, a vanished check and a new failure are told', () => {
  const earlier = [result('a', 'pass'), result('b', 'pass'), result('c', 'fail'), result('d', 'not-applicable'), result('e', 'pass')];
  const surprises = compareRuns([result('a', 'fail'), result('c', 'fail'), result('e', 'not-applicable')], earlier);
  expect(surprises.map(({ check, kind }) => [check, kind])).toEqual([
    ['a', 'newly-failing'],
    ['b', 'vanished'],
    ['e', 'vanished'],
  ]);
});

test('a baseline that does not say who cares, and until when, is refused', () => {
  const folder = mkdtempSync(join(tmpdir(), 'baseline-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'b.json');
  writeFileSync(path, JSON.stringify({ target: 't', deviations: [{ ...deviation('a'), until: 'soon' }] }));
  expect(() => readBaseline(path)).toThrow(expect.objectContaining({ code: 'target-invalid', message: expect.stringContaining('/deviations/0/until') }));
  writeFileSync(path, '{');
  expect(() => readBaseline(path)).toThrow(expect.objectContaining({ code: 'target-invalid' }));
  expect(() => readBaseline(`${path}.none`)).toThrow(expect.objectContaining({ code: 'target-unreadable' }));
});
