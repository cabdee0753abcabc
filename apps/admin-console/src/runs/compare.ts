import type { CheckFacts, Verdict } from './facts.ts';

/** A check whose verdict is another one than before. */
export interface Change {
  readonly id: string;
  readonly before: Verdict;
  readonly after: Verdict;
  /** What happened in the later run. */
  readonly actual: string;
}

/** What became of each check between two runs; each id stands in one of these at most. */
export interface Comparison {
  /** Fail now and did not before. */
  readonly newFailures: readonly Change[];
  /** Failed before and do not now. */
  readonly mended: readonly Change[];
  /** Changed between verdicts that are no failures. */
  readonly otherwise: readonly Change[];
  /** Were not in the earlier run. */
  readonly appeared: readonly CheckFacts[];
  /** Are not in the later run. */
  readonly vanished: readonly CheckFacts[];
  /** How many came to the same verdict. */
  readonly same: number;
}

/** Compares two runs by the ids of their checks. */
export function compareRuns(earlier: readonly CheckFacts[], later: readonly CheckFacts[]): Comparison {
  const [before, after] = [byId(earlier), byId(later)];
  const changes: Change[] = [];
  let same = 0;
  for (const { id, verdict, actual } of after.values()) {
    const was = before.get(id);
    if (was?.verdict === verdict) same += 1;
    else if (was) changes.push({ id, before: was.verdict, after: verdict, actual });
  }
  return {
    newFailures: changes.filter((change) => change.after === 'fail'),
    mended: changes.filter((change) => change.before === 'fail'),
    otherwise: changes.filter((change) => change.before !== 'fail' && change.after !== 'fail'),
    appeared: [...after.values()].filter(({ id }) => !before.has(id)),
    vanished: [...before.values()].filter(({ id }) => !after.has(id)),
    same,
  };
}

function byId(checks: readonly CheckFacts[]): ReadonlyMap<string, CheckFacts> {
  return new Map(checks.map((check) => [check.id, check]));
}
