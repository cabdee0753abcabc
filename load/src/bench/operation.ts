import { LoadProblem } from '../problem.ts';
import type { ConnectionKind } from './caller.ts';

/** Does one thing once, as one of several users at a time; resolves to the milliseconds that the server took for it. */
export type Turn = (user: number, turn: number) => Promise<number>;

/** One thing that is measured. Of two targets of a kind, those of the same name are compared. */
export interface Operation {
  readonly name: string;
  readonly connection: ConnectionKind;
  /** Makes what so many turns need beforehand, which is not measured. */
  prepare(turns: number, users: number): Promise<PreparedTurns>;
}

/** Turns that can be made now. */
export interface PreparedTurns {
  readonly turn: Turn;
  /** Why the turns made were not what the operation is called, so that they measured something else; undefined where they were. */
  readonly objection?: () => string | undefined;
  close(): void;
}

/** What an operation is called in the table: those of the same title are compared. */
export function titleOf({ name, connection }: Pick<Operation, 'name' | 'connection'>): string {
  return `${name}, ${{ new: 'new connection', resumed: 'resumed session', kept: 'kept connection' }[connection]}`;
}

/**
 * The operations whose title begins with one of the given; all where none is given.
 *
 * @throws LoadProblem `parameter-invalid` where there is no such operation
 */
export function wanted(operations: readonly Operation[], only: readonly string[]): readonly Operation[] {
  const found = operations.filter((operation) => only.length === 0 || only.some((begin) => titleOf(operation).startsWith(begin)));
  if (found.length === 0) throw new LoadProblem('parameter-invalid', `nothing that is measured begins with "${only.join('" or "')}"`, `there is: ${operations.map(titleOf).join('; ')}`);
  return found;
}
