import type { Identity, Wire } from '@testbed/wire';
import type { Random } from '../random.ts';
import type { Witness } from '../truth/witness.ts';
import type { CapsulePlan, SharesPlan } from './plan.ts';

/** Users of one server who share a k6: one knows one client certificate. */
export type Lane = CapsuleLane | SharesLane;

interface AnyLane {
  /** `NAME OF THE TARGET, EC` */
  readonly name: string;
  /** The index of its target. */
  readonly target: number;
  readonly witness: Witness;
}

export interface CapsuleLane extends AnyLane {
  readonly script: 'capsules';
  /** Who owns and fetches everything. */
  readonly identity: Identity;
  readonly plan: Omit<CapsulePlan, 'options' | 'summary'>;
}

export interface SharesLane extends AnyLane {
  readonly script: 'shares';
  readonly identity?: undefined;
  readonly plan: Omit<SharesPlan, 'options' | 'summary'>;
}

/** What the lanes of a target are made for. */
export interface LaneOrder {
  /** The index of the target. */
  readonly target: number;
  readonly random: Random;
  readonly wire: Wire;
  /** How many capsules or shares a lane stores before the load begins. */
  readonly stored: number;
}

/** Those of the targets that any users come to. */
export function loadedOf<Any>(targets: readonly Any[], lanes: readonly Pick<Lane, 'target'>[]): readonly Any[] {
  return targets.filter((_, index) => lanes.some(({ target }) => target === index));
}

/** How many different bodies a lane uploads. */
export const bodiesOfLane = 64;
