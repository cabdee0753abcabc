import type { TranscriptEntry } from './check.ts';
import type { Profile, Target } from './target/target.ts';
import type { Verdict } from './verdict.ts';

/** What one check came to, with its evidence. */
export interface CheckResult {
  readonly id: string;
  readonly requirements: readonly string[];
  readonly verdict: Verdict;
  readonly level: 'MUST' | 'SHOULD';
  readonly expected: string;
  readonly actual: string;
  readonly why: string;
  readonly next: string;
  /** Milliseconds. */
  readonly duration: number;
  readonly transcript: readonly TranscriptEntry[];
  /** A deviation that the baseline knows. */
  readonly known?: KnownDeviation;
}

/** A deviation of a target that somebody has taken on. */
export interface KnownDeviation {
  readonly check: string;
  /** Who takes care of it. */
  readonly owner: string;
  /** `2027-03-01`: from then on it counts as a failure. */
  readonly until: string;
  /** Where it is reported. */
  readonly link: string;
  readonly reason: string;
}

/** A run of a suite against a target. Instants in RFC 3339. */
export interface RunResult {
  readonly suite: { readonly name: string; readonly version: string; readonly commit: string };
  readonly target: { readonly name: string; readonly kind: Target['kind'] | 'client'; readonly digest: string };
  /** Of a client the suite stands for it: in a world, or by the containers of the kit. */
  readonly profile: Profile | 'client' | 'container';
  readonly seed: string;
  readonly started: string;
  readonly finished: string;
  /** Every check of the profile was run to its end. Otherwise the report is not signed. */
  readonly complete: boolean;
  readonly summary: Summary;
  readonly checks: readonly CheckResult[];
  /** What the baseline or an earlier run promised and this run did not keep. */
  readonly surprises: readonly Surprise[];
}

export interface Summary {
  readonly pass: number;
  readonly fail: number;
  readonly warning: number;
  readonly notApplicable: number;
  readonly inconclusive: number;
}

/** Fails a run although no check of it did. */
export interface Surprise {
  readonly check: string;
  readonly kind: 'unexpected-pass' | 'vanished' | 'deviation-expired' | 'newly-failing';
  readonly message: string;
}

/** The one-word outcome of a run, and of the exit code. */
export type Conclusion = 'conformant' | 'non-conformant' | 'inconclusive' | 'incomplete';

export function summaryOf(checks: readonly Pick<CheckResult, 'verdict'>[]): Summary {
  const count = (verdict: Verdict): number => checks.filter((check) => check.verdict === verdict).length;
  return { pass: count('pass'), fail: count('fail'), warning: count('warning'), notApplicable: count('not-applicable'), inconclusive: count('inconclusive') };
}

/** A run is conformant when it is complete, something passed, nothing failed and nothing is undecided. */
export function conclusionOf({ summary, complete }: Pick<RunResult, 'summary' | 'complete'>): Conclusion {
  if (summary.fail > 0) return 'non-conformant';
  if (!complete) return 'incomplete';
  return summary.inconclusive > 0 || summary.pass === 0 ? 'inconclusive' : 'conformant';
}

/** The exit code of `testbed certify`: 0, 1 or 4. Deviations that a baseline knows do not count; surprises do. */
export function exitCodeOf(run: Pick<RunResult, 'checks' | 'surprises'>): 0 | 1 | 4 {
  const failed = run.checks.some(({ verdict, known }) => verdict === 'fail' && !known);
  if (failed || run.surprises.length > 0) return 1;
  const passed = run.checks.some(({ verdict }) => verdict === 'pass');
  return passed && run.checks.every(({ verdict }) => verdict !== 'inconclusive') ? 0 : 4;
}
