import { runServerSuite } from '@testbed/checks';
import type { CheckResult } from '@testbed/runner';
import { profiles, unbrokenServer } from './planted.ts';
import { checksAtATime, seed } from './run/settings.ts';

/** A run of the whole suite against an unbroken server, in the shape that coverage is made from. */
export interface CleanRun {
  readonly observer: 'server-suite';
  readonly suite: string;
  readonly profile: (typeof profiles)[number];
  readonly checks: readonly CheckResult[];
}

/** Runs the suite against the unbroken servers, profile after profile. */
export async function cleanRuns(onRun: (run: CleanRun) => void = () => undefined): Promise<readonly CleanRun[]> {
  const runs: CleanRun[] = [];
  for (const profile of profiles) {
    const { target, stop } = await unbrokenServer(profile);
    try {
      const run = { observer: 'server-suite' as const, suite: target.kind, profile, checks: await runServerSuite(target, { profile, seed, parallel: checksAtATime }) };
      runs.push(run);
      onRun(run);
    } finally {
      await stop();
    }
  }
  return runs;
}
