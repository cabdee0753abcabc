import { Ajv } from 'ajv';
import schema from './deviations.schema.json' with { type: 'json' };
import type { CheckResult, KnownDeviation, Surprise } from './result.ts';
import { readJson } from './target/json.ts';
import { TargetProblem } from './target/problem.ts';

/** The known deviations of a target. */
export interface Baseline {
  readonly target: string;
  readonly deviations: readonly KnownDeviation[];
}

const valid = new Ajv().compile<Baseline>(schema);

/** Reads a baseline file. @throws TargetProblem `target-unreadable`, `target-invalid` naming the member */
export function readBaseline(path: string): Baseline {
  const content = readJson(path, 'baseline');
  if (valid(content)) return content;
  const [complaint] = valid.errors ?? [];
  throw new TargetProblem('target-invalid', `${path}: ${complaint?.instancePath ?? ''} ${complaint?.message}`, 'each deviation has check, owner, until (YYYY-MM-DD), link and reason');
}

/**
 * Marks the failures that the baseline knows, and tells what it promised and the run did not keep: a deviation that is
 * gone, one whose time is over, one whose check was not executed. Only checks in `ran` are looked for.
 *
 * @param today `2026-11-23`
 */
export function applyBaseline(checks: readonly CheckResult[], { deviations }: Baseline, today: string): { readonly checks: readonly CheckResult[]; readonly surprises: readonly Surprise[] } {
  const known = new Map(deviations.map((deviation) => [deviation.check, deviation]));
  const surprises: Surprise[] = [];
  for (const deviation of deviations) {
    const result = checks.find(({ id }) => id === deviation.check);
    const surprise = (kind: Surprise['kind'], message: string): void => void surprises.push({ check: deviation.check, kind, message });
    if (!result) surprise('vanished', `the baseline knows a deviation of ${deviation.check}, which was not executed`);
    else if (result.verdict === 'pass') surprise('unexpected-pass', `${deviation.check} passes: take it off the baseline (owner: ${deviation.owner})`);
    else if (deviation.until <= today) surprise('deviation-expired', `the deviation of ${deviation.check} was accepted until ${deviation.until} (owner: ${deviation.owner}, ${deviation.link})`);
  }
  const marked = checks.map((check) => {
    const deviation = known.get(check.id);
    return deviation && check.verdict === 'fail' && deviation.until > today ? { ...check, known: deviation } : check;
  });
  return { checks: marked, surprises };
}

/** What was executed in an earlier run and is not in this one, and what passed there and fails here. */
export function compareRuns(checks: readonly CheckResult[], earlier: readonly Pick<CheckResult, 'id' | 'verdict'>[]): readonly Surprise[] {
  const now = new Map(checks.map((check) => [check.id, check]));
  return earlier.flatMap(({ id, verdict }): Surprise[] => {
    if (verdict === 'not-applicable') return [];
    const check = now.get(id);
    if (!check || check.verdict === 'not-applicable') return [{ check: id, kind: 'vanished', message: `${id} was executed in the earlier run (${verdict}) and is not in this one` }];
    if (verdict === 'pass' && check.verdict === 'fail') return [{ check: id, kind: 'newly-failing', message: `${id} passed in the earlier run` }];
    return [];
  });
}
