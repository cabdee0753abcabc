import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clientChecks, containerChecks } from '@testbed/checks';
import { coverage, coverageParts, requirements, type CoverageRun } from '@testbed/requirements';
import { afterAll, describe, expect, test } from 'vitest';
import { readRun } from './client-run.ts';
import { listRun } from './list-run.ts';

const page = readFileSync(join(import.meta.dirname, '../../../../docs/coverage.md'), 'utf8');

describe('docs/coverage.md (npm run coverage); the runs of servers hold their part elsewhere', () => {
  test('the checks of server lists find what each spoiled list breaks, and the page says what they tested', async () => {
    const run = await listRun();
    expect(run.checks.filter(({ verdict }) => verdict !== 'pass')).toEqual([]);
    expect(missingFromPage(run)).toEqual([]);
  });

  test.each([
    ['client-suite', clientChecks],
    ['container-suite', containerChecks],
  ] as const)('every check of the %s as it is now was passed in the run that the page is made from', (observer, suite) => {
    const checks = suite.map(({ id, requirements: cited }) => ({ id, requirements: cited, verdict: 'pass' as const }));
    expect(missingFromPage({ observer, profile: 'client', checks })).toEqual([]);
  });
});

describe('a report of a run', () => {
  const folder = mkdtempSync(join(tmpdir(), 'coverage-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('that is not there, or not of a whole suite, is refused', () => {
    expect(() => readRun('client', folder)).toThrow(expect.objectContaining({ code: 'file-unreadable' }));
    writeFileSync(join(folder, 'results.json'), JSON.stringify({ complete: false, profile: 'client', checks: [] }));
    expect(() => readRun('client', folder)).toThrow(expect.objectContaining({ code: 'file-invalid', message: expect.stringContaining('not complete') }));
  });

  test('says which checks were executed', () => {
    const checks = [{ id: 'a/b', requirements: ['UC.Client.01/1'], verdict: 'pass' }];
    writeFileSync(join(folder, 'results.json'), JSON.stringify({ complete: true, profile: 'client', checks }));
    expect(readRun('client', folder)).toEqual({ observer: 'client-suite', profile: 'client', checks });
  });
});

/** The parts that a run makes of the page and that it lacks. */
function missingFromPage(run: CoverageRun): readonly string[] {
  return Object.values(coverageParts(coverage(requirements, [run]), run.observer)).filter((part) => !page.includes(part));
}
