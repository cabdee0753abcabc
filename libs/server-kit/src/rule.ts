import type { ProblemCode } from '@testbed/protocol';

/**
 * What a rule found: which value was there and which would have been right. It is logged and answered, so no text of the
 * request is in it: whatever stands in the wrong place may be a secret.
 */
export interface Violation {
  readonly expected: string;
  readonly actual: string;
}

/**
 * One named rule of a server. A request is a visible ordered list of them; the first violation answers
 * the request with the rule's problem code. A rule that passes may write what it learned into the
 * request's context for the rules after it. A planted defect is the list with one rule removed or replaced.
 */
export interface Rule<Context> {
  readonly id: string;
  /** The clause it serves, e.g. `UC.KTS.01/4b` or `key-capsules 3.1.1 createCapsule`. */
  readonly requirement: string;
  readonly problem: ProblemCode;
  check(context: Context): Violation | undefined | Promise<Violation | undefined>;
}

/** A rule's violation, ready to be answered and logged. */
export interface Refusal extends Violation {
  readonly rule: string;
  readonly requirement: string;
  readonly problem: ProblemCode;
}

/** Runs the rules in order; stops at the first violation. */
export async function runRules<Context>(
  rules: readonly Rule<Context>[],
  context: Context,
): Promise<Refusal | undefined> {
  for (const rule of rules) {
    const violation = await rule.check(context);
    if (violation) return { ...violation, rule: rule.id, requirement: rule.requirement, problem: rule.problem };
  }
  return undefined;
}

/**
 * What an earlier rule wrote into the context.
 *
 * @throws Error when that rule is not in the list: the list is wrong, not the request
 */
export function learned<T>(value: T | undefined, rule: string): T {
  if (value === undefined) throw new Error(`the rule ${rule} must come earlier in the list`);
  return value;
}
