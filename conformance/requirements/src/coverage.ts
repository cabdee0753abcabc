import { LedgerProblem } from './problem.ts';
import type { Requirement } from './requirement.ts';

/** What is read of a run: the members of `results.json` that say which checks were executed. */
export interface CoverageRun {
  readonly suite: { readonly name: string };
  readonly profile: string;
  readonly checks: readonly {
    readonly id: string;
    readonly requirements: readonly string[];
    readonly verdict: 'pass' | 'fail' | 'warning' | 'not-applicable' | 'inconclusive';
  }[];
}

/** A check that was executed for a requirement, in one run. */
export interface ExecutedCheck {
  readonly suite: string;
  readonly profile: string;
  readonly id: string;
  readonly verdict: 'pass' | 'fail' | 'warning' | 'inconclusive';
}

/** Where a requirement stands: what was executed counts before what the ledger says. */
export type Standing =
  | { readonly is: 'tested'; readonly checks: readonly ExecutedCheck[] }
  | { readonly is: 'excluded' | 'planned'; readonly reason: string }
  | { readonly is: 'uncovered' };

/** How many requirements stand where. */
export type Totals = Readonly<Record<Standing['is'], number>>;

export interface Coverage {
  /** Every requirement once, in the order of the ledger. */
  readonly requirements: readonly { readonly requirement: Requirement; readonly standing: Standing }[];
  readonly totals: Totals;
}

/**
 * Says for each requirement which executed checks tested it. Checks that were not applicable test nothing; without an
 * executed check a requirement needs a reason in the ledger, or it is uncovered.
 *
 * @throws LedgerProblem `requirement-unknown` when a check cites an id that the ledger does not have
 */
export function coverage(ledger: readonly Requirement[], runs: readonly CoverageRun[]): Coverage {
  const executed = new Map<string, ExecutedCheck[]>(ledger.map(({ id }) => [id, []]));
  for (const { suite, profile, checks } of runs) {
    for (const { id, requirements: cited, verdict } of checks) {
      for (const requirement of new Set(cited)) {
        const tests = executed.get(requirement);
        if (!tests) throw new LedgerProblem('requirement-unknown', `the check ${id} of ${suite.name} cites ${requirement}`, 'cite an id of conformance/requirements/ledger');
        if (verdict !== 'not-applicable') tests.push({ suite: suite.name, profile, id, verdict });
      }
    }
  }
  const requirements = ledger.map((requirement) => ({ requirement, standing: standingOf(requirement, executed.get(requirement.id) ?? []) }));
  return { requirements, totals: totalsOf(requirements.map(({ standing }) => standing)) };
}

/** Counts standings; the four numbers add up to how many there are. */
export function totalsOf(standings: readonly Standing[]): Totals {
  const count = (is: Standing['is']): number => standings.filter((standing) => standing.is === is).length;
  return { tested: count('tested'), excluded: count('excluded'), planned: count('planned'), uncovered: count('uncovered') };
}

function standingOf({ state }: Requirement, checks: readonly ExecutedCheck[]): Standing {
  if (checks.length > 0) return { is: 'tested', checks };
  if (state.is === 'excluded' || state.is === 'planned') return { is: state.is, reason: state.reason };
  if (state.is === 'ambiguous' && !state.tested) return { is: 'excluded', reason: state.reason };
  return { is: 'uncovered' };
}
