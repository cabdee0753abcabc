import { runRules, type CheckResult, type RunOptions } from '@testbed/runner';
import { clientChecks } from './catalogue.ts';
import { clientSubject, type RunMemory } from './subject.ts';
import type { ClientTarget } from './target.ts';

/** Runs the client suite. Checks that disturb the world run one after another, the others a few at a time: each starts processes. */
export function runClientSuite(target: ClientTarget, options: Omit<RunOptions, 'profile'>): Promise<readonly CheckResult[]> {
  const memory: RunMemory = { made: new Map() };
  return runRules(clientChecks, target, { parallel: 3, ...options, profile: 'client' }, (check, means, transcript) => clientSubject(target, check, means, transcript, memory));
}
