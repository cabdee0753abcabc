import type { Adapter } from '@testbed/adapters';
import type { Means, Rule } from '@testbed/runner';
import type { Vector } from '@testbed/vectors';
import type { Attempt } from './attempt.ts';

/** A client that is to open containers of the vector kit. */
export interface ContainerTarget {
  readonly adapter: Adapter;
  readonly version: string;
  /** A folder of this run: for keys, containers and what comes out of them. */
  readonly folder: string;
}

/** What a check of one vector is given. */
export interface ContainerSubject extends Means {
  readonly target: ContainerTarget;
  /** Has the client open a vector, once in a run: a twin is a check of its own as well. */
  attempt(vector: Vector): Promise<Attempt>;
}

/** One vector that a client must open, refuse, or may treat either way. */
export type ContainerRule = Rule<ContainerTarget, ContainerSubject>;
