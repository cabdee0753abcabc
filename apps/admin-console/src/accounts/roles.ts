import type { Role } from '@testbed/publishing';
import { ConsoleProblem } from '../problem.ts';

/** What a person may do; who may do what is decided by `@testbed/publishing`. */
export const roles: readonly Role[] = ['viewer', 'editor', 'approver', 'publisher'];

/**
 * Reads a comma-separated list of roles.
 *
 * @throws ConsoleProblem `account-invalid`
 */
export function readRoles(text: string): readonly Role[] {
  const names = text.split(',').map((name) => name.trim());
  const wrong = names.find((name) => !roles.includes(name as Role));
  if (wrong !== undefined) throw new ConsoleProblem('account-invalid', `there is no role "${wrong}"`, { next: `roles: ${roles.join(', ')}` });
  return roles.filter((role) => names.includes(role));
}

/** Whoever may do more than look proves two factors. */
export function needsSecondFactor(held: readonly Role[]): boolean {
  return held.some((role) => role !== 'viewer');
}
