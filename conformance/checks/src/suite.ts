import { runChecks, type CheckResult, type RunOptions, type Target } from '@testbed/runner';
import { capsuleChecks } from './capsule/catalogue.ts';
import { sharesChecks } from './shares/catalogue.ts';
import { capsuleTransportChecks, sharesTransportChecks } from './transport/catalogue.ts';

/** Runs the suite for the target's kind of server. */
export function runServerSuite(target: Target, options: RunOptions): Promise<readonly CheckResult[]> {
  return target.kind === 'capsule-server' ? runChecks([...capsuleTransportChecks, ...capsuleChecks], target, options) : runChecks([...sharesTransportChecks, ...sharesChecks], target, options);
}
