import { runChecks, type CapsuleTarget, type Check, type CheckResult, type RunOptions, type SharesTarget, type Target } from '@testbed/runner';
import { capsuleChecks as capsuleRules } from './capsule/catalogue.ts';
import { sharesChecks as sharesRules } from './shares/catalogue.ts';
import { capsuleTransportChecks, sharesTransportChecks } from './transport/catalogue.ts';

/** All that is checked of a capsule server, in the order in which a report tells it. */
export const capsuleChecks: readonly Check<CapsuleTarget>[] = [...capsuleTransportChecks, ...capsuleRules];

/** All that is checked of a shares server, in the order in which a report tells it. */
export const sharesChecks: readonly Check<SharesTarget>[] = [...sharesTransportChecks, ...sharesRules];

/** Runs the suite for the target's kind of server. */
export function runServerSuite(target: Target, options: RunOptions): Promise<readonly CheckResult[]> {
  return target.kind === 'capsule-server' ? runChecks(capsuleChecks, target, options) : runChecks(sharesChecks, target, options);
}
