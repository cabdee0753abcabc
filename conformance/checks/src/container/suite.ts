import { runRules, type CheckResult, type RunOptions } from '@testbed/runner';
import type { Vector } from '@testbed/vectors';
import { attemptVector, leadsOutside, type Attempt } from './attempt.ts';
import { containerChecks } from './catalogue.ts';
import type { ContainerTarget } from './target.ts';

/** Has a client open the vectors of the kit, two at a time. The results stand in the order of the kit. */
export function runContainerSuite(target: ContainerTarget, options: Omit<RunOptions, 'profile'>): Promise<readonly CheckResult[]> {
  const attempts = new Map<string, Promise<Attempt>>();
  let leading: Promise<unknown> = Promise.resolve();
  const run = (vector: Vector): Promise<Attempt> => {
    if (!leadsOutside(vector)) return attemptVector(vector, target);
    const next = leading.then(() => attemptVector(vector, target));
    leading = next.catch(() => undefined);
    return next;
  };
  return runRules(containerChecks, target, { parallel: 2, ...options, profile: 'client' }, (_check, means, transcript) => ({
    ...means,
    target,
    async attempt(vector: Vector) {
      const attempt = attempts.get(vector.name) ?? run(vector);
      attempts.set(vector.name, attempt);
      transcript.push((await attempt).transcript);
      return attempt;
    },
  }));
}
