import { isNamed, runRules, type CheckResult, type RunOptions } from '@testbed/runner';
import { clientChecks } from './catalogue.ts';
import { clientSubject, type RunMemory } from './subject.ts';
import type { ClientRule, ClientTarget } from './target.ts';

/**
 * Runs the client suite. Rules that disturb nothing run a few at a time (each starts processes), then those of the two
 * lanes, then those that need the world for themselves. The results stand in the order of the catalogue; `onResult` is
 * told of them as they come.
 */
export async function runClientSuite(target: ClientTarget, options: Omit<RunOptions, 'profile'>): Promise<readonly CheckResult[]> {
  const memory: RunMemory = { made: new Map() };
  const { only, onResult } = options;
  const chosen = clientChecks.filter((check) => only === undefined || isNamed(check, only));
  let told = 0;
  const tell = (result: CheckResult): void => {
    onResult?.(result, told, chosen.length);
    told += 1;
  };
  const run = (disturbs: ClientRule['disturbs'], parallel: number): Promise<readonly CheckResult[]> => {
    const rules = chosen.filter((rule) => rule.disturbs === disturbs);
    return runRules(rules, target, { ...options, parallel, onResult: tell, profile: 'client' }, (check, means, transcript) => clientSubject(target, check, means, transcript, memory));
  };
  const quiet = await run(undefined, 3);
  const lanes = await Promise.all([run('capsules', 1), run('shares', 1)]);
  const results = [...quiet, ...lanes.flat(), ...(await run('world', 1))];
  return chosen.flatMap(({ id }) => results.find((result) => result.id === id) ?? []);
}
