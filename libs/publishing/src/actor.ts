import { PublishingProblem } from './problem.ts';

/** What a person may do: read; write drafts; decide over those of others; publish what was approved. */
export type Role = 'viewer' | 'editor' | 'approver' | 'publisher';

/** A person, as the audit log and a draft name them. */
export interface Person {
  /** Never given to somebody else: the four-eyes rule compares ids. */
  readonly id: string;
  readonly name: string;
}

/** Who asks for something. Whoever builds it has made sure who it is. */
export interface Actor extends Person {
  readonly roles: readonly Role[];
}

/** @throws PublishingProblem `role-missing` */
export function demandRole({ roles }: Actor, role: Role, doing: string): void {
  if (roles.includes(role)) return;
  throw new PublishingProblem('role-missing', `${doing} takes the role ${role}`, `ask somebody who is ${role}, or the administrator for the role`, {
    expected: role,
    actual: roles.join(', ') || 'no role',
  });
}
