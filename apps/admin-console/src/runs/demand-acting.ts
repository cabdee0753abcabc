import type { Person } from '../accounts/accounts.ts';
import { ConsoleProblem } from '../problem.ts';

/** A viewer looks; to start a run or to change the world takes any other role. @throws ConsoleProblem `role-missing` */
export function demandActing({ roles }: Pick<Person, 'roles'>): void {
  if (!mayAct(roles)) throw new ConsoleProblem('role-missing', 'viewers may look and do nothing', { next: 'ask somebody who is editor, approver or publisher' });
}

/** Whether somebody of these roles may start runs and change the world. */
export function mayAct(roles: Person['roles']): boolean {
  return roles.some((role) => role !== 'viewer');
}
