import { originsOf, type Target } from '@testbed/runner';
import { createWire } from '@testbed/wire';
import { capsuleLanes } from './plan/capsule-lanes.ts';
import type { CapsuleLane, Lane, LaneOrder } from './plan/lane.ts';
import type { UsualJourney } from './plan/plan.ts';
import { sharesLane } from './plan/shares-lane.ts';
import { LoadProblem } from './problem.ts';
import { storm } from './profile/phases.ts';
import { demandBounded, type LoadParameters, type Phase } from './profile/parameters.ts';
import type { LoadProfile } from './profile/profiles.ts';
import { seededRandom } from './random.ts';
import type { JourneyChoice } from './result.ts';

/** What a load is made from. */
export interface Prepared {
  readonly lanes: readonly Lane[];
  /** To be asked when k6 is about to start: until an expiry it is less time with every moment. */
  readonly phases: () => readonly Phase[];
  /** When everything stored expires: milliseconds since the epoch, beyond doubt of clocks. Absent where nothing does. */
  readonly goneFrom: number | undefined;
}

/** What is asked for. */
export interface PrepareOrder {
  readonly targets: readonly Target[];
  readonly profile: LoadProfile;
  readonly journey: JourneyChoice;
  readonly parameters: LoadParameters;
  readonly seed: string;
  readonly now: () => number;
}

const journeys: Readonly<Record<JourneyChoice, readonly UsualJourney[]>> = { upload: ['upload'], fetch: ['fetch'], 'round-trip': ['round-trip'], mixed: ['upload', 'fetch', 'round-trip'] };

/** How many capsules or shares a lane can fetch when the load begins. */
const usuallyStored = 20;

/** At an expiry storm: how many in all, at most. */
const mostStored = 2_000;

/** How long uploading one may take, and starting k6; seconds. */
const time = { upload: 0.05, start: 5 };

/** Connections of the judge's own: to store before the load, and to look for the truth during it. */
const connections = 1_000_000;

/**
 * Makes the lanes of all targets, with something stored for each.
 *
 * @throws LoadProblem
 */
export async function prepare(order: PrepareOrder): Promise<Prepared> {
  const { phases } = order.profile;
  if (!phases) return prepareStorm(order);
  const planned = phases(order.parameters);
  demandBounded(planned);
  const lanes: Lane[] = [];
  for (const [index, target] of order.targets.entries()) {
    const laneOrder = laneOrderOf(order, target, index, usuallyStored);
    if (target.kind === 'capsule-server') lanes.push(...(await capsuleLanes(target, { ...laneOrder, journeys: journeys[order.journey] })));
    else lanes.push(await sharesLane(target, laneOrder, journeys[order.journey]));
  }
  return { lanes, phases: () => planned, goneFrom: undefined };
}

/** As many as come in a cycle, all to expire at one instant soon after k6 has started. */
async function prepareStorm(order: PrepareOrder): Promise<Prepared> {
  const { parameters, now } = order;
  if (order.targets.every(({ kind }) => kind !== 'capsule-server')) throw new LoadProblem('target-unsuitable', 'only capsules are known to expire, and no target is a capsule server', 'name a capsule server');
  const count = Math.min(parameters.startUsersPerSecond * parameters.cycleDurationSeconds, mostStored);
  const wait = count * time.upload + time.start + parameters.cycleDurationSeconds;
  // To the second: a server may keep no fractions.
  const expiresAt = Math.ceil(now() / 1000 + wait) * 1000;
  const phases = (): readonly Phase[] => storm(parameters, Math.max(Math.ceil((expiresAt - now()) / 1000), 1));
  demandBounded(phases());
  const lanes: CapsuleLane[] = [];
  for (const [index, target] of order.targets.entries()) {
    if (target.kind === 'capsule-server') lanes.push(...(await capsuleLanes(target, { ...laneOrderOf(order, target, index, Math.ceil(count / 2)), journeys: ['around-expiry'], expiresAt })));
  }
  const goneFrom = Math.max(...lanes.map(({ plan }) => plan.expiry?.goneFrom ?? 0));
  return { lanes, goneFrom, phases };
}

function laneOrderOf({ seed, now }: PrepareOrder, target: Target, index: number, stored: number): LaneOrder {
  const wire = createWire({ trust: target.trust, now, record: () => undefined }, { origins: originsOf(target), connections });
  return { target: index, random: seededRandom(seed, target.name), wire, stored };
}
