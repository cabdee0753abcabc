import type { Adapter } from '@testbed/adapters';
import type { Prerequisite, Rule } from '@testbed/runner';
import type { ClientSubject } from './subject.ts';
import type { ClientWorld } from './world/open.ts';

/** A client under test, and the world it is judged in. */
export interface ClientTarget {
  readonly adapter: Adapter;
  readonly version: string;
  readonly world: ClientWorld;
  /** An empty folder of this run: for containers and what comes out of them. */
  readonly folder: string;
}

/** One rule of a client. */
export type ClientRule = Rule<ClientTarget, ClientSubject>;

export type ClientNeed = Prerequisite<ClientTarget>;
