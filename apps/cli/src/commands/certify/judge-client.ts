import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clientVersion, readAdapter } from '@testbed/adapters';
import type { ContainerTarget, runClientSuite } from '@testbed/checks';
import type { CheckResult } from '@testbed/runner';
import type { CommandInput } from '../../command.ts';
import { interruptSignal } from '../../interrupt.ts';
import type { Output } from '../../output.ts';
import { conclude, readExpectations } from './conclude.ts';
import { liveLine } from './live-line.ts';
import { planReport } from './report-plan.ts';
import { suiteVersion } from './suite-version.ts';

/** The client to judge, and which checks of a suite to run on it and who hears of them. */
export interface ClientRun {
  readonly client: ContainerTarget;
  readonly order: NonNullable<Parameters<typeof runClientSuite>[1]>;
}

/**
 * Judges the client of `--adapter` by a suite, in a folder that is deleted afterwards, and writes the report. Resolves
 * to the exit code.
 *
 * @param profile what the report calls the suite
 * @param judge looks whether the client is ready, then runs the suite
 * @throws AdapterProblem, TargetProblem when the client is not ready to be judged
 */
export async function judgeClient(profile: 'client' | 'container', input: CommandInput, output: Output, judge: (run: ClientRun) => Promise<readonly CheckResult[]>): Promise<number> {
  const adapter = readAdapter(input.required('adapter'));
  const only = input.texts('only');
  const expectations = readExpectations(input);
  const seed = input.text('seed') ?? randomBytes(8).toString('hex');
  const report = planReport(input, seed, {});
  const folder = mkdtempSync(join(tmpdir(), 'testbed-certify-'));
  try {
    const version = await clientVersion(adapter, { folder, timeout: 30_000 });
    const started = new Date();
    output.progress(`looking at ${adapter.name} ${version}`);
    const interrupted = interruptSignal();
    const checks = await judge({
      client: { adapter, version, folder },
      order: { seed, only: only.length > 0 ? only : undefined, signal: interrupted, onResult: (result, index, of) => output.progress(liveLine(result, index, of)) },
    });
    const run = {
      suite: suiteVersion(),
      target: { name: `${adapter.name} (${version})`, kind: 'client' as const, digest: adapter.digest },
      profile,
      seed,
      started: started.toISOString(),
      finished: new Date().toISOString(),
      complete: only.length === 0 && !interrupted.aborted,
      checks,
    };
    return await conclude(run, expectations, report, output);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
