import { randomBytes } from 'node:crypto';
import { runServerSuite } from '@testbed/checks';
import { demandReady, readTarget, type RunResult, type Target } from '@testbed/runner';
import type { CommandInput } from '../../command.ts';
import { interruptSignal } from '../../interrupt.ts';
import type { Output } from '../../output.ts';
import { secretValue } from '../../secret-value.ts';
import { conclude, readExpectations } from './conclude.ts';
import { liveLine } from './live-line.ts';
import { planReport } from './report-plan.ts';
import { suiteVersion } from './suite-version.ts';

/** `testbed certify server`: looks at the target, runs the server suite against it and writes the report. */
export async function certifyServer(input: CommandInput, output: Output): Promise<number> {
  const path = input.required('target');
  const only = input.texts('only');
  const expectations = readExpectations(input);
  const target = readTarget(path, { profile: input.text('profile'), readSecret: secretValue });
  const seed = input.text('seed') ?? randomBytes(8).toString('hex');
  const report = planReport(input, seed, listenersOf(target));
  output.progress(`looking at ${target.name}`);
  await demandReady(target);
  const started = new Date();
  const interrupted = interruptSignal();
  const checks = await runServerSuite(target, {
    profile: target.profile,
    seed,
    only: only.length > 0 ? only : undefined,
    signal: interrupted,
    onResult: (result, index, of) => output.progress(liveLine(result, index, of)),
  });
  const run: Omit<RunResult, 'summary' | 'surprises'> = {
    suite: suiteVersion(),
    target: { name: target.name, kind: target.kind, digest: target.digest },
    profile: target.profile,
    seed,
    started: started.toISOString(),
    finished: new Date().toISOString(),
    complete: only.length === 0 && !interrupted.aborted,
    checks,
  };
  return conclude(run, expectations, report, output);
}

/** What the report calls each address of the target. */
function listenersOf(target: Target): Record<string, string> {
  const listeners = target.kind === 'capsule-server' ? [target, ...target.arms].map(({ post, fetch }) => ({ 'sender interface': post, 'recipient interface': fetch })) : [target.url, ...target.arms].map((url) => ({ 'shares server': url }));
  return Object.fromEntries(listeners.flatMap((arm, index) => Object.entries(arm).map(([name, origin]) => [origin, index === 0 ? name : `${name}, arm ${index + 1}`])));
}
