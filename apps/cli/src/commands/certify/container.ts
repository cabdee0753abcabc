import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clientVersion, readAdapter } from '@testbed/adapters';
import { demandContainerReady, runContainerSuite, type ContainerTarget } from '@testbed/checks';
import type { RunResult } from '@testbed/runner';
import type { CommandInput } from '../../command.ts';
import { interruptSignal } from '../../interrupt.ts';
import type { Output } from '../../output.ts';
import { conclude, readExpectations } from './conclude.ts';
import { liveLine } from './live-line.ts';
import { planReport } from './report-plan.ts';
import { suiteVersion } from './suite-version.ts';

/**
 * `testbed certify container`: has a client open every container of the vector kit and writes the report. No world and
 * no network.
 *
 * @throws AdapterProblem, TargetProblem when the client is not ready to be judged
 */
export async function certifyContainer(input: CommandInput, output: Output): Promise<number> {
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
    const target: ContainerTarget = { adapter, version, folder };
    await demandContainerReady(target);
    const interrupted = interruptSignal();
    const checks = await runContainerSuite(target, { seed, only: only.length > 0 ? only : undefined, signal: interrupted, onResult: (result, index, of) => output.progress(liveLine(result, index, of)) });
    const run: Omit<RunResult, 'summary' | 'surprises'> = {
      suite: suiteVersion(),
      target: { name: `${adapter.name} (${version})`, kind: 'client', digest: adapter.digest },
      profile: 'client',
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
