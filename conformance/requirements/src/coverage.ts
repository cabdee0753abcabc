import { LedgerProblem } from './problem.ts';
import type { Observer, Requirement } from './requirement.ts';

/** A run of one suite: besides its name, the members of `results.json` that say which checks were executed. */
export interface CoverageRun {
  /** Which suite ran. */
  readonly observer: Exclude<Observer, 'nobody'>;
  readonly profile: string;
  readonly checks: readonly {
    readonly id: string;
    readonly requirements: readonly string[];
    readonly verdict: 'pass' | 'fail' | 'warning' | 'not-applicable' | 'inconclusive';
  }[];
}

/** A check that was executed for a requirement, in one run. */
export interface ExecutedCheck {
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
 * Says for each requirement which executed checks of the suite that observes it tested it. Checks that were not applicable
 * test nothing, nor do those of another suite: so each suite's runs alone decide about its part. Without an executed check
 * a requirement needs a reason in the ledger, or it is uncovered.
 *
 * @throws LedgerProblem `requirement-unknown` when a check cites an id that the ledger does not have
 */
export function coverage(ledger: readonly Requirement[], runs: readonly CoverageRun[]): Coverage {
  const executed = new Map(ledger.map(({ id, observer }) => [id, { observer, tests: [] as ExecutedCheck[] }]));
  for (const { observer, profile, checks } of runs) {
    for (const { id, requirements: all, verdict } of checks) {
      for (const requirement of new Set(all)) {
        const cited = executed.get(requirement);
        if (!cited) throw new LedgerProblem('requirement-unknown', `the check ${id} of the ${observer} cites ${requirement}`, 'cite an id of conformance/requirements/ledger');
        if (verdict !== 'not-applicable' && cited.observer === observer) cited.tests.push({ profile, id, verdict });
      }
    }
  }
  const requirements = ledger.map((requirement) => ({ requirement, standing: standingOf(requirement, executed.get(requirement.id)?.tests ?? []) }));
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
