import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { coveragePage } from './coverage-page.ts';
import { coverage, type CoverageRun, type Standing } from './coverage.ts';
import { requirements } from './ledger.ts';
import type { Requirement, State } from './requirement.ts';

function example(id: string, state: State): Requirement {
  return {
    id,
    sources: [{ document: 'seeds/ccs.md', section: 'Interface security' }],
    text: `Something about ${id}.`,
    subject: ['capsule-server'],
    level: 'MUST',
    rationale: 'Because.',
    profiles: ['use-case'],
    observer: 'server-suite',
    state,
  };
}

function run(check: string, cited: readonly string[], verdict: CoverageRun['checks'][number]['verdict']): CoverageRun {
  return { observer: 'server-suite', profile: 'use-case', checks: [{ id: check, requirements: cited, verdict }] };
}

function standingOf(state: State, ...runs: readonly CoverageRun[]): Standing | undefined {
  return coverage([example('CCS/a', state)], runs).requirements[0]?.standing;
}

describe('a requirement', () => {
  test.each(['pass', 'fail', 'warning', 'inconclusive'] as const)('is tested by a check that came to %s', (verdict) => {
    expect(standingOf({ is: 'tested' }, run('a/check', ['CCS/a'], verdict))).toEqual({ is: 'tested', checks: [{ profile: 'use-case', id: 'a/check', verdict }] });
  });

  test('is uncovered when its only check was not applicable', () => {
    expect(standingOf({ is: 'tested' }, run('a/check', ['CCS/a'], 'not-applicable'))).toEqual({ is: 'uncovered' });
  });

  test('that is ambiguous but tested is uncovered without a check, and excluded when it is not tested', () => {
    expect(standingOf({ is: 'ambiguous', reason: 'read so', tested: true })).toEqual({ is: 'uncovered' });
    expect(standingOf({ is: 'ambiguous', reason: 'read so', tested: false })).toEqual({ is: 'excluded', reason: 'read so' });
  });

  test('keeps the reason of the ledger only while no check was executed', () => {
    expect(standingOf({ is: 'planned', reason: 'later' })).toEqual({ is: 'planned', reason: 'later' });
    expect(standingOf({ is: 'planned', reason: 'later' }, run('a/check', ['CCS/a'], 'pass'))).toMatchObject({ is: 'tested' });
  });

  test('is not tested by a check of another suite', () => {
    expect(standingOf({ is: 'tested' }, { ...run('a/check', ['CCS/a'], 'pass'), observer: 'client-suite' })).toEqual({ is: 'uncovered' });
  });

  test('that no ledger has can not be cited', () => {
    expect(() => coverage([example('CCS/a', { is: 'tested' })], [run('a/check', ['CCS/b'], 'not-applicable')])).toThrow(
      expect.objectContaining({ code: 'requirement-unknown', message: 'the check a/check of the server-suite cites CCS/b' }),
    );
  });
});

const reason = fc.string({ minLength: 1 });
const state: fc.Arbitrary<State> = fc.oneof(
  fc.constant<State>({ is: 'tested' }),
  fc.record({ is: fc.constantFrom('excluded' as const, 'planned' as const), reason }),
  fc.record({ is: fc.constant('ambiguous' as const), reason, tested: fc.boolean() }),
);
const ledger = fc.array(state, { minLength: 1, maxLength: 20 }).map((states) => states.map((each, index) => example(`CCS/r${index}`, each)));
const verdict = fc.constantFrom('pass' as const, 'fail' as const, 'warning' as const, 'not-applicable' as const, 'inconclusive' as const);
const world = ledger.chain((entries) => {
  const check = fc.record({ id: fc.constantFrom('a/one', 'a/two', 'b/one'), requirements: fc.array(fc.constantFrom(...entries.map(({ id }) => id)), { maxLength: 4 }), verdict });
  const runs = fc.array(fc.record({ observer: fc.constantFrom('server-suite' as const, 'client-suite' as const), profile: fc.constantFrom('use-case', 'field'), checks: fc.array(check, { maxLength: 8 }) }), { maxLength: 4 });
  return fc.record({ entries: fc.constant(entries), runs });
});

function demandsCheck({ state: claimed }: Requirement): boolean {
  return claimed.is === 'tested' || (claimed.is === 'ambiguous' && claimed.tested);
}

test('every requirement stands in exactly one place, in the order of the ledger, and the totals add up', () => {
  fc.assert(
    fc.property(world, ({ entries, runs }) => {
      const { requirements: covered, totals } = coverage(entries, runs);
      expect(covered.map(({ requirement }) => requirement)).toEqual(entries);
      expect(totals.tested + totals.excluded + totals.planned + totals.uncovered).toBe(entries.length);
      for (const { requirement, standing } of covered) {
        const executed = runs.filter(({ observer }) => observer === requirement.observer).flatMap(({ checks }) => checks).filter((check) => check.requirements.includes(requirement.id) && check.verdict !== 'not-applicable');
        expect(standing.is === 'tested' ? standing.checks.map(({ id }) => id) : []).toEqual(executed.map(({ id }) => id));
        expect(standing.is === 'uncovered').toBe(executed.length === 0 && demandsCheck(requirement));
      }
    }),
  );
});

test('another run never takes a requirement out of what is tested', () => {
  fc.assert(
    fc.property(world, ({ entries, runs }) => {
      expect(coverage(entries, runs).totals.tested).toBeGreaterThanOrEqual(coverage(entries, runs.slice(1)).totals.tested);
    }),
  );
});

describe('the page', () => {
  test('names every requirement of the ledger once, and the counts at its top', () => {
    const covered = coverage(requirements, []);
    const page = coveragePage(covered);
    expect(page.split('\n').filter((line) => /^\| \S+\/\S+ \| (MUST|SHOULD|MAY) \|/.test(line))).toHaveLength(requirements.length);
    expect(page).toContain(`| **all** | 0 | ${covered.totals.excluded} | ${covered.totals.planned} | ${covered.totals.uncovered} | ${requirements.length} |`);
    expect(page).toContain('Generated from executed runs');
  });

  test('puts checks, what did not pass, readings and reasons beside the demand', () => {
    const entries = [example('CCS/a', { is: 'ambiguous', reason: 'Read so.', tested: true }), example('CCS/b', { is: 'excluded', reason: 'Not | visible.' }), example('CCS/c', { is: 'tested' })];
    const page = coveragePage(coverage(entries, [run('x/one', ['CCS/a'], 'pass'), run('x/one', ['CCS/a'], 'fail'), run('x/two', ['CCS/a'], 'pass')]));
    expect(page).toContain('## Seen by the server suite\n\n### CDOC2 CCS\n\n`seeds/ccs.md`\n');
    expect(page).toContain('| CCS/a | MUST | Something about CCS/a. *(Read so.)* | tested | `x/one` (fail in use-case), `x/two` |');
    expect(page).toContain('| CCS/b | MUST | Something about CCS/b. | excluded | Not \\| visible. |');
    expect(page).toContain('| CCS/c | MUST | Something about CCS/c. | **uncovered** | no executed check, and no reason |');
  });
});
