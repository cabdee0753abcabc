import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { CoverageRun } from '@testbed/requirements';
import type { RunResult } from '@testbed/runner';
import { ConfigurationProblem } from '../problem.ts';
import { testbedProgram } from '../program.ts';

/** The suites that judge clients. */
export type ClientSuite = 'client' | 'container';

const adapter = join(import.meta.dirname, '../../../../conformance/adapters/ready/testbed.json');
const [node = '', bin = ''] = testbedProgram;

/** Certifies our own client by its ready adapter, with this clone's program. Returns the report folder. */
export function certifyOwnClient(suite: ClientSuite, report: string): string {
  const commands = join(import.meta.dirname, '../../../../node_modules/.bin');
  const environment = { ...process.env, PATH: `${commands}:${dirname(node)}:${process.env['PATH'] ?? ''}` };
  spawnSync(node, [bin, 'certify', suite, '--adapter', adapter, '--report', report], { stdio: ['ignore', 'ignore', 'inherit'], env: environment });
  return report;
}

/** A report folder as coverage reads it. @throws ConfigurationProblem when there is none, or the run was not complete */
export function readRun(suite: ClientSuite, report: string): CoverageRun {
  const path = join(report, 'results.json');
  let run: RunResult;
  try {
    run = JSON.parse(readFileSync(path, 'utf8')) as RunResult;
  } catch (cause) {
    throw new ConfigurationProblem('file-unreadable', `there are no results of a run in ${report}`, `testbed certify ${suite} --report DIR`, { cause });
  }
  if (!run.complete) throw new ConfigurationProblem('file-invalid', `the run in ${report} was not complete`, 'run it without --only');
  return { observer: `${suite}-suite`, profile: run.profile, checks: run.checks };
}
