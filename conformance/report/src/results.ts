import { conclusionOf } from '@testbed/runner';
import type { RecordedRun } from './record/record.ts';

/** `results.json` (files.md, "Report folder"), with the conclusion, the seed and what a baseline says beside what is fixed there. */
export function resultsOf(run: RecordedRun): object {
  const { suite, target, profile, seed, started, finished, complete, summary, checks, surprises } = run;
  return {
    suite,
    target,
    profile,
    seed,
    started,
    finished,
    complete,
    conclusion: conclusionOf(run),
    summary,
    checks: checks.map((check) => ({ ...check, transcript: transcriptPath(check.id) })),
    surprises,
  };
}

/** Where the transcript of a check lies in the folder. */
export function transcriptPath(check: string): string {
  return `transcripts/${check}.json`;
}
