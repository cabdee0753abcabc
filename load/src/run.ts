import { demandReady, type Target } from '@testbed/runner';
import type { K6 } from './k6/find.ts';
import { conclusionOf, judge } from './judge.ts';
import { describeMachine } from './machine.ts';
import { makeLoad } from './make.ts';
import { createRecorder } from './measure/recorder.ts';
import { summarise } from './measure/summarise.ts';
import { loadedOf } from './plan/lane.ts';
import { prepare } from './prepare.ts';
import { plannedUsers, type LoadParameters } from './profile/parameters.ts';
import { profiles, type ProfileName } from './profile/profiles.ts';
import type { JourneyChoice, LoadResult } from './result.ts';
import { createTallies, type InvariantId } from './truth/tally.ts';

/** A load to be made. */
export interface LoadOrder {
  /** At least one; only the hosts that they name are contacted. */
  readonly targets: readonly Target[];
  readonly profile: ProfileName;
  readonly journey: JourneyChoice;
  readonly parameters: LoadParameters;
  readonly seed: string;
  readonly k6: K6;
  readonly suite: LoadResult['suite'];
  /** Ends the load early; what was seen is judged. */
  readonly signal: AbortSignal;
  readonly onProgress: (line: string) => void;
}

/** What a load leaves. */
export interface LoadOutcome {
  readonly result: LoadResult;
  /** k6's own summary of each lane, by the lane's name. */
  readonly summaries: ReadonlyMap<string, string>;
}

/**
 * Looks at the targets, prepares, makes the load, and judges.
 *
 * @throws TargetProblem when a target is not ready, LoadProblem when it can't be loaded; never for what it does under load
 */
export async function runLoad(order: LoadOrder): Promise<LoadOutcome> {
  const { targets, seed, k6, suite, journey, parameters, onProgress } = order;
  const profile = profiles[order.profile];
  for (const target of targets) {
    onProgress(`looking at ${target.name}`);
    await demandReady(target);
  }
  onProgress('storing what users will fetch');
  const prepared = await prepare({ ...order, profile, now: Date.now });
  const started = new Date().toISOString();
  const phases = prepared.phases();
  const recorder = createRecorder();
  const tallies = createTallies(invariantsOf(order));
  const { usage, ending, counts, summaries } = await makeLoad({ ...order, ...prepared, phases, recorder, tallies });
  const measured = summarise(recorder, phases, profile, prepared.lanes.length);
  const machine = describeMachine();
  const invariants = tallies.all();
  const users = { planned: plannedUsers(phases), ...counts };
  const findings = judge({ ...measured, invariants, users, lanes: prepared.lanes.length, limits: profile.limits, ending, othersPart: (usage.otherCores ?? 0) / machine.cores });
  const { operations, series, began, duration, width } = measured;
  return {
    summaries,
    result: {
      suite,
      k6: k6.version,
      targets: loadedOf(targets, prepared.lanes).map(({ name, kind, digest }) => ({ name, kind, digest })),
      profile: order.profile,
      journey,
      parameters,
      seed,
      started,
      finished: new Date().toISOString(),
      machine,
      conclusion: conclusionOf(findings),
      findings,
      invariants,
      users,
      phases,
      began,
      duration,
      width,
      operations,
      series,
      usage,
    },
  };
}

/** What can be seen under a profile: nothing is kept where all expires, and nothing new is stored by those who only fetch. */
function invariantsOf({ profile, journey }: Pick<LoadOrder, 'profile' | 'journey'>): readonly InvariantId[] {
  if (profile === 'expiry-storm') return ['owner', 'others', 'expired'];
  return journey === 'fetch' ? ['owner', 'others', 'kept'] : ['owner', 'others', 'unique', 'kept'];
}
