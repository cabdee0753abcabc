import type { CheckResult } from '@testbed/runner';
import type { ClientExtent } from '../client/checks.ts';
import type { Defect } from '../defect.ts';

/** What became of one defect. */
export interface Outcome {
  readonly defect: string;
  /** `full`: the whole suite was run; `declared`: its checks, `neighbours`: those beside them too, and a sample. */
  readonly extent: ClientExtent;
  /** Declared checks that noticed. */
  readonly caughtBy: readonly string[];
  /** Declared checks that did not notice, or were not run. */
  readonly missedBy: readonly { readonly check: string; readonly verdict: CheckResult['verdict'] | 'not run'; readonly actual: string }[];
  /** Other checks that deviate, of which nothing was declared. */
  readonly falseAlarms: readonly { readonly check: string; readonly actual: string }[];
  /** Other checks that deviate as the defect says they do. */
  readonly collateral: readonly string[];
  /** Checks that could not be decided because of the defect. */
  readonly undecided: readonly string[];
  /** Milliseconds. */
  readonly duration: number;
}

/** Judges a run against a broken server or client: was it caught by the checks that declare it, and by nothing unrelated? */
export function outcomeOf({ id, caughtBy, collateral = [] }: Pick<Defect, 'id' | 'caughtBy' | 'collateral'>, results: readonly CheckResult[], extent: ClientExtent, duration: number): Outcome {
  const deviates = ({ verdict }: CheckResult): boolean => verdict === 'fail' || verdict === 'warning';
  const deviating = results.filter(deviates);
  const others = deviating.filter(({ id: check }) => !caughtBy.includes(check));
  const isForeseen = (check: string): boolean => collateral.some((foreseen) => check === foreseen.check || ['/', '.'].some((end) => check.startsWith(foreseen.check + end)));
  return {
    defect: id,
    extent,
    caughtBy: caughtBy.filter((check) => deviating.some((result) => result.id === check)),
    missedBy: caughtBy.flatMap((check) => {
      const result = results.find((candidate) => candidate.id === check);
      return result && deviates(result) ? [] : [{ check, verdict: result?.verdict ?? 'not run', actual: result?.actual ?? 'there is no such check in this profile' }];
    }),
    falseAlarms: others.filter(({ id: check }) => !isForeseen(check)).map(({ id: check, actual }) => ({ check, actual })),
    collateral: others.filter(({ id: check }) => isForeseen(check)).map(({ id: check }) => check),
    undecided: results.filter(({ verdict }) => verdict === 'inconclusive').map(({ id: check }) => check),
    duration,
  };
}

/** A defect is killed when every check that declares it noticed. */
export function isKilled({ caughtBy, missedBy }: Outcome): boolean {
  return caughtBy.length > 0 && missedBy.length === 0;
}
