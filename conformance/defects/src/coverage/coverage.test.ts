import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { coverage, coverageParts, requirements } from '@testbed/requirements';
import { beforeAll, describe, expect, test } from 'vitest';
import { cleanRuns, type CleanRun } from '../clean-runs.ts';

let runs: readonly CleanRun[];

beforeAll(async () => {
  runs = await cleanRuns();
}, 300_000);

describe('the whole suite against the unbroken servers, in every profile', () => {
  test('every check passes, or is not applicable for a reason', () => {
    const others = runs.flatMap(({ profile, checks }) => checks.filter(({ verdict }) => verdict !== 'pass' && verdict !== 'not-applicable').map(({ id, verdict, actual }) => `${profile} ${id} ${verdict}: ${actual}`));
    expect(others).toEqual([]);
    expect(runs.map(({ suite, profile }) => [suite, profile])).toEqual([
      ['capsule-server', 'use-case'],
      ['capsule-server', 'field'],
      ['capsule-server', 'openapi-2'],
      ['shares-server', 'released'],
    ]);
  });

  test('every check that was executed has a transcript', () => {
    const mute = runs.flatMap(({ checks }) => checks.filter(({ verdict, transcript }) => verdict !== 'not-applicable' && transcript.length === 0).map(({ id }) => id));
    expect(mute).toEqual([]);
  });

  test('every requirement has an executed check, or a reason; no check cites what the ledger does not have', () => {
    const standings = coverage(requirements, runs).requirements.filter(({ requirement }) => requirement.observer === 'server-suite');
    expect(standings.filter(({ standing }) => standing.is === 'uncovered').map(({ requirement }) => requirement.id)).toEqual([]);
    expect(standings.filter(({ standing }) => standing.is === 'tested').length).toBeGreaterThan(0);
  });

  test.each(['server-suite', 'nobody'] as const)('docs/coverage.md says what these runs tested: %s (npm run coverage)', (observer) => {
    const page = readFileSync(join(import.meta.dirname, '../../../../docs/coverage.md'), 'utf8');
    const { counts, section } = coverageParts(coverage(requirements, runs), observer);
    expect(page).toContain(counts);
    expect(page).toContain(section);
  });
});
