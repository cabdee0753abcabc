import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clientVersion, readAdapter } from '@testbed/adapters';
import { demandClientReady, openClientWorld, runClientSuite, type ClientTarget } from '@testbed/checks';
import type { RunResult } from '@testbed/runner';
import type { CommandInput } from '../../command.ts';
import { interruptSignal } from '../../interrupt.ts';
import type { Output } from '../../output.ts';
import { defaultPortBase } from '../../world/ports.ts';
import { inOwnWorld } from '../../world/own.ts';
import { conclude, readExpectations } from './conclude.ts';
import { liveLine } from './live-line.ts';
import { planReport } from './report-plan.ts';
import { suiteVersion } from './suite-version.ts';

/**
 * `testbed certify client`: starts a world of its own, looks at the client, runs the client suite and writes the report.
 *
 * @throws AdapterProblem, TargetProblem when the client is not ready to be judged
 */
export async function certifyClient(input: CommandInput, output: Output): Promise<number> {
  const adapter = readAdapter(input.required('adapter'));
  const only = input.texts('only');
  const expectations = readExpectations(input);
  const seed = input.text('seed') ?? randomBytes(8).toString('hex');
  const report = planReport(input, seed, {});
  const folder = mkdtempSync(join(tmpdir(), 'testbed-certify-'));
  try {
    const version = await clientVersion(adapter, { folder, timeout: 30_000 });
    const started = new Date();
    const interrupted = interruptSignal();
    const checks = await inOwnWorld(join(folder, 'world'), Number(input.text('port-base') ?? defaultPortBase), output, async (file) => {
      const target: ClientTarget = { adapter, version, world: openClientWorld(file), folder: join(folder, 'client') };
      output.progress(`looking at ${adapter.name} ${version}`);
      await demandClientReady(target);
      return runClientSuite(target, { seed, only: only.length > 0 ? only : undefined, signal: interrupted, onResult: (result, index, of) => output.progress(liveLine(result, index, of)) });
    });
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
