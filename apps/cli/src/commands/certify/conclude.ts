import { join } from 'node:path';
import { writeReport } from '@testbed/report';
import { applyBaseline, compareRuns, conclusionOf, exitCodeOf, readBaseline, readJson, summaryOf, type Baseline, type CheckResult, type RunResult, type Surprise } from '@testbed/runner';
import type { CommandInput } from '../../command.ts';
import { style, type Output } from '../../output.ts';
import { ConfigurationProblem } from '../../problem.ts';
import type { ReportPlan } from './report-plan.ts';

/** What a run is held against. */
export interface Expectations {
  readonly baseline: Baseline | undefined;
  readonly earlier: { readonly checks: readonly Pick<CheckResult, 'id' | 'verdict'>[] } | undefined;
}

/** Reads `--baseline` and `--compare`, before anything is run. @throws TargetProblem */
export function readExpectations(input: CommandInput): Expectations {
  const baseline = input.text('baseline');
  const earlier = input.text('compare');
  return {
    baseline: baseline === undefined ? undefined : readBaseline(baseline),
    earlier: earlier === undefined ? undefined : (readJson(join(earlier, 'results.json'), 'results of an earlier run') as Expectations['earlier']),
  };
}

/** Holds a run against its expectations, writes the report, says how it ended. Resolves to the exit code. */
export async function conclude(run: Omit<RunResult, 'summary' | 'surprises'>, expectations: Expectations, { folder, ...plan }: ReportPlan, output: Output): Promise<number> {
  const { checks, surprises } = compared(run.checks, expectations);
  const result: RunResult = { ...run, checks, surprises, summary: summaryOf(checks) };
  if (result.checks.length === 0) throw new ConfigurationProblem('value-unavailable', 'no check was run', 'see the ids in a report, or leave --only out');
  await writeReport(folder, result, plan);
  tell(result, folder, output);
  return exitCodeOf(result);
}

function compared(checks: readonly CheckResult[], { baseline, earlier }: Expectations): { checks: readonly CheckResult[]; surprises: readonly Surprise[] } {
  const marked = baseline ? applyBaseline(checks, baseline, new Date().toISOString().slice(0, 10)) : { checks, surprises: [] };
  return { ...marked, surprises: [...marked.surprises, ...(earlier ? compareRuns(marked.checks, earlier.checks) : [])] };
}

function tell(run: RunResult, folder: string, output: Output): void {
  const { pass, fail, warning, notApplicable, inconclusive } = run.summary;
  const conclusion = conclusionOf(run);
  const known = run.checks.filter((check) => check.known).length;
  const counts = [`${pass} passed`, `${fail} failed${known > 0 ? ` (${known} known)` : ''}`, `${warning} warnings`, `${inconclusive} undecided`, `${notApplicable} not applicable`].join(', ');
  output.say(`\n${style.bold(`${run.target.name}: ${conclusion}`)} in profile ${run.profile}: ${counts}`);
  for (const { message } of run.surprises) output.say(`${style.red('✗')} ${message}`);
  output.say(`report: ${join(folder, 'index.html')}`);
  output.document({ target: run.target.name, profile: run.profile, conclusion, summary: run.summary, surprises: run.surprises, report: folder });
}
