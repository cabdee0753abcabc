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
export interface ClientRule extends Rule<ClientTarget, ClientSubject> {
  /**
   * What of the world it disturbs, or must have for itself to know what it sees: the capsule server, the shares servers
   * with the phones, or all. Rules that disturb nothing run side by side, then one of each of the two lanes, then the
   * rest one by one.
   */
  readonly disturbs?: Lane | 'world';
}

export type Lane = 'capsules' | 'shares';

/** Something that the adapter must offer. */
export type ClientNeed = Prerequisite<Pick<ClientTarget, 'adapter'>>;
