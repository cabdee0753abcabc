import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { runServerSuite } from '@testbed/checks';
import { writeReport } from '@testbed/report';
import { conclusionOf, exitCodeOf, readTarget, summaryOf, type CheckResult, type RunResult } from '@testbed/runner';
import type { CommandInput } from '../../command.ts';
import { style, type Output } from '../../output.ts';
import { secretValue } from '../../secret-value.ts';
import manifest from '../../../package.json' with { type: 'json' };

/** `testbed certify server`: runs the server suite against a target file and writes the report. */
export async function certifyServer(input: CommandInput, output: Output): Promise<number> {
  const path = input.required('target');
  const folder = input.required('report');
  const only = input.texts('only');
  const target = readTarget(path, { profile: input.text('profile'), readSecret: secretValue });
  const seed = input.text('seed') ?? randomBytes(8).toString('hex');
  const started = new Date();
  const checks = await runServerSuite(target, {
    profile: target.profile,
    seed,
    only: only.length > 0 ? only : undefined,
    onResult: (result, index, of) => output.progress(line(result, index, of)),
  });
  const run: RunResult = {
    suite: { name: 'cdoc2-testbed', version: manifest.version, commit: commit() },
    target: { name: target.name, kind: target.kind, digest: target.digest },
    profile: target.profile,
    seed,
    started: started.toISOString(),
    finished: new Date().toISOString(),
    complete: only.length === 0,
    summary: summaryOf(checks),
    checks,
    surprises: [],
  };
  writeReport(folder, run);
  output.say(`${conclusionOf(run)}: ${JSON.stringify(run.summary)}`);
  output.document({ conclusion: conclusionOf(run), summary: run.summary, report: folder });
  return exitCodeOf(run);
}

const marks: Readonly<Record<CheckResult['verdict'], string>> = { pass: style.green('✓'), fail: style.red('✗'), warning: '!', 'not-applicable': '-', inconclusive: '?' };

function line({ id, verdict, actual, duration }: CheckResult, index: number, of: number): string {
  const counter = `${String(index + 1).padStart(String(of).length)}/${of}`;
  return `${marks[verdict]} ${style.dim(counter)} ${id}${verdict === 'pass' ? style.dim(`  ${duration} ms`) : `  ${verdict}: ${actual}`}`;
}

function commit(): string {
  try {
    return execFileSync('git', ['rev-parse', 'HEAD'], { cwd: import.meta.dirname, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return 'unknown';
  }
}
