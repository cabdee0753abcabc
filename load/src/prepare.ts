import { originsOf, type Target } from '@testbed/runner';
import { createWire } from '@testbed/wire';
import { capsuleLanes } from './plan/capsule-lanes.ts';
import type { Lane } from './plan/lane.ts';
import type { Journey } from './plan/plan.ts';
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
  /** Seconds until each phase begins are counted from the start of k6. */
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

const journeys: Readonly<Record<JourneyChoice, readonly Journey[]>> = { upload: ['upload'], fetch: ['fetch'], 'round-trip': ['round-trip'], mixed: ['upload', 'fetch', 'round-trip'] };

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
  const lanes = await lanesOf(order, { journeys: journeys[order.journey], stored: usuallyStored });
  return { lanes, phases: () => planned, goneFrom: undefined };
}

/** As many as come in a cycle, all to expire at one instant soon after k6 has started. */
async function prepareStorm(order: PrepareOrder): Promise<Prepared> {
  const { parameters, now } = order;
  const targets = order.targets.filter(({ kind }) => kind === 'capsule-server');
  if (targets.length === 0) throw new LoadProblem('target-unsuitable', 'only capsules are known to expire: the targets are shares servers', 'name a capsule server');
  demandBounded(storm(parameters, parameters.cycleDurationSeconds));
  const count = Math.min(parameters.startUsersPerSecond * parameters.cycleDurationSeconds, mostStored);
  const wait = count * time.upload + time.start + parameters.cycleDurationSeconds;
  // To the second: a server may keep no fractions.
  const expiresAt = Math.ceil(now() / 1000 + wait) * 1000;
  const lanes = await lanesOf({ ...order, targets }, { journeys: ['around-expiry'], stored: Math.ceil(count / 2), expiresAt });
  const goneFrom = Math.max(...lanes.map(({ plan }) => ('expiry' in plan ? (plan.expiry?.goneFrom ?? 0) : 0)));
  return { lanes, goneFrom, phases: () => storm(parameters, Math.max(Math.ceil((expiresAt - now()) / 1000), 1)) };
}

async function lanesOf({ targets, seed, now }: PrepareOrder, { journeys: chosen, stored, expiresAt }: { readonly journeys: readonly Journey[]; readonly stored: number; readonly expiresAt?: number }): Promise<readonly Lane[]> {
  const lanes: Lane[] = [];
  for (const [index, target] of targets.entries()) {
    const wire = createWire({ trust: target.trust, now, record: () => undefined }, { origins: originsOf(target), connections });
    const order = { target: index, journeys: chosen, random: seededRandom(seed, target.name), wire, stored, expiresAt };
    if (target.kind === 'capsule-server') lanes.push(...(await capsuleLanes(target, order)));
    else lanes.push(await sharesLane(target, order));
  }
  return lanes;
}
