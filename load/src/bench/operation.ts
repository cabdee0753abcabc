import type { ConnectionKind } from './caller.ts';

/** Does one thing once, as one of several users at a time; resolves to the milliseconds that the server took for it. */
export type Turn = (user: number, turn: number) => Promise<number>;

/** One thing that is measured. Of two targets of a kind, those of the same name are compared. */
export interface Operation {
  readonly name: string;
  readonly connection: ConnectionKind;
  /** Makes what so many turns need beforehand, which is not measured. */
  prepare(turns: number, users: number): Promise<{ readonly turn: Turn; close(): void }>;
}
