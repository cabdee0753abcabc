import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { conclusionOf, type RunResult } from '@testbed/runner';

/** Writes the report folder of a run (files.md, "Report folder"). */
export function writeReport(folder: string, run: RunResult): void {
  mkdirSync(folder, { recursive: true });
  const { suite, target, profile, seed, started, finished, complete, summary, checks, surprises } = run;
  const results = {
    suite,
    target,
    profile,
    seed,
    started,
    finished,
    complete,
    conclusion: conclusionOf(run),
    summary,
    checks: checks.map((check) => ({ ...check, transcript: `transcripts/${check.id.replaceAll("/", ".")}.json` })),
    surprises,
  };
  writeFileSync(join(folder, 'results.json'), `${JSON.stringify(results, undefined, 2)}\n`);
}
