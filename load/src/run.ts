import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { demandReady, originsOf, type Target } from '@testbed/runner';
import type { K6 } from './k6/find.ts';
import { runK6, type K6Ending, type RunningK6 } from './k6/run.ts';
import { readCounts } from './k6/summary.ts';
import { conclusionOf, judge, type Ending } from './judge.ts';
import { describeMachine } from './machine.ts';
import { createRecorder, type Recorder } from './measure/recorder.ts';
import { summarise } from './measure/summarise.ts';
import type { Lane } from './plan/lane.ts';
import { k6Options } from './plan/options.ts';
import type { RequestEvent } from './plan/plan.ts';
import { prepare } from './prepare.ts';
import { listenersAt } from './process/listener.ts';
import { watchProcesses, type Watched } from './process/watch.ts';
import { plannedUsers, type LoadParameters, type Phase } from './profile/parameters.ts';
import { profiles, type ProfileName } from './profile/profiles.ts';
import { seededRandom } from './random.ts';
import type { JourneyChoice, LoadResult } from './result.ts';
import { createTallies, type InvariantId, type Tallies } from './truth/tally.ts';
import { watchTruth, type TruthWatch } from './truth/watch.ts';

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

/** A lane under load. */
interface Running {
  readonly lane: Lane;
  readonly truth: TruthWatch;
  readonly k6: RunningK6;
  readonly summary: string;
}

/**
 * Looks at the targets, prepares, lets k6 make the load while the judge watches over the truth, and judges.
 *
 * @throws TargetProblem when a target is not ready, LoadProblem when it can't be loaded; never for what it does under load
 */
export async function runLoad(order: LoadOrder): Promise<LoadOutcome> {
  const { targets, seed, signal, onProgress } = order;
  const profile = profiles[order.profile];
  for (const target of targets) {
    onProgress(`looking at ${target.name}`);
    await demandReady(target);
  }
  onProgress('storing what users will fetch');
  const { lanes, phases: phasesFromNow, goneFrom } = await prepare({ ...order, profile, now: Date.now });
  const started = new Date().toISOString();
  const workplace = mkdtempSync(join(tmpdir(), `testbed-load-${process.pid}-`));
  try {
    const phases = phasesFromNow();
    const recorder = createRecorder();
    const tallies = createTallies(invariantsOf(order));
    const places = targets.map(() => new Set<string>());
    const running = lanes.map((lane): Running => startLane(lane, { order, phases, lanes: lanes.length, workplace, recorder, tallies, places: places[lane.target] ?? new Set(), expires: goneFrom !== undefined, random: seededRandom(seed, lane.name) }));
    const processes = watchProcesses([...serversOf(targets), { name: 'load generator (k6)', pids: running.flatMap(({ k6 }) => k6.pid ?? []) }], Date.now);
    const stop = (): void => running.forEach(({ k6 }) => k6.stop());
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    const endings = await withProgress(Promise.all(running.map(({ k6 }) => k6.ended)), recorder, phases, onProgress);
    signal.removeEventListener('abort', stop);
    const usage = processes.stop();
    await Promise.all(running.map(({ truth }) => truth.stop()));
    if (goneFrom !== undefined) await pause(Math.max(goneFrom - Date.now(), 0));
    onProgress('looking at what was stored once more');
    await Promise.all(running.map(({ truth }) => truth.lookBack()));
    const measured = summarise(recorder, phases, profile);
    const invariants = tallies.all();
    const users = { planned: plannedUsers(phases), dropped: running.reduce((sum, { summary }) => sum + (readCounts(summary)?.dropped ?? 0), 0) };
    const machine = describeMachine();
    const findings = judge({ ...measured, invariants, limits: profile.limits, users, ending: endingOf(endings, signal.aborted), othersPart: (usage.otherCores ?? 0) / machine.cores });
    const { operations, series, began, duration, width } = measured;
    return {
      summaries: new Map(running.flatMap(({ lane, summary }) => textOf(summary).map((text) => [lane.name, text]))),
      result: {
        suite: order.suite,
        k6: order.k6.version,
        targets: targets.map(({ name, kind, digest }) => ({ name, kind, digest })),
        profile: order.profile,
        journey: order.journey,
        parameters: order.parameters,
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
  } finally {
    rmSync(workplace, { recursive: true, force: true });
  }
}

/** What can be seen under a profile: nothing is kept where all expires, and nothing new is stored by those who only fetch. */
function invariantsOf({ profile, journey }: Pick<LoadOrder, 'profile' | 'journey'>): readonly InvariantId[] {
  if (profile === 'expiry-storm') return ['owner', 'others', 'expired'];
  return journey === 'fetch' ? ['owner', 'others', 'kept'] : ['owner', 'others', 'unique', 'kept'];
}

interface LaneSurroundings {
  readonly order: LoadOrder;
  readonly phases: readonly Phase[];
  readonly lanes: number;
  readonly workplace: string;
  readonly recorder: Recorder;
  readonly tallies: Tallies;
  readonly places: Set<string>;
  readonly expires: boolean;
  readonly random: () => number;
}

/** Everything that k6 is told lies in files that only this user can read, and that are removed after the run: keys are in them. */
function startLane(lane: Lane, { order, phases, lanes, workplace, recorder, tallies, places, expires, random }: LaneSurroundings): Running {
  const folder = join(workplace, lane.name.replaceAll(/\W+/g, '-'));
  const [plan, trust, summary] = [join(folder, 'plan.json'), join(folder, 'trust.pem'), join(folder, 'summary.json')];
  mkdirSync(folder, { mode: 0o700 });
  writeFileSync(plan, JSON.stringify({ ...lane.plan, summary, options: k6Options(phases, lanes, lane.identity) }), { mode: 0o600 });
  writeFileSync(trust, order.targets[lane.target]?.trust.join('') ?? '', { mode: 0o600 });
  const truth = watchTruth({ witness: lane.witness, tallies, random, places, stored: lane.plan.stored, expires });
  const onEvent = (event: RequestEvent): void => {
    recorder.add(event);
    truth.add(event);
  };
  const k6 = runK6(order.k6, { script: lane.script, plan, trust, onEvent });
  truth.start();
  return { lane, truth, k6, summary };
}

/** The processes behind each target, where they run on this machine. */
function serversOf(targets: readonly Target[]): readonly Watched[] {
  return targets.flatMap((target) => {
    const ports = originsOf(target).flatMap((origin) => {
      const { hostname, port } = new URL(origin);
      return ['localhost', '127.0.0.1', '[::1]'].includes(hostname) ? [Number(port || '443')] : [];
    });
    const pids = [...new Set(ports.flatMap(listenersAt))];
    return pids.length === 0 ? [] : [{ name: target.name, pids }];
  });
}

const progressInterval = 5_000;

/** Says every few seconds how far it is. */
async function withProgress<Result>(work: Promise<Result>, recorder: Recorder, phases: readonly Phase[], onProgress: (line: string) => void): Promise<Result> {
  const planned = phases.reduce((sum, { seconds }) => sum + seconds, 0);
  const timer = setInterval(() => {
    const began = recorder.began();
    if (began === undefined) return;
    const samples = recorder.operations().flatMap((operation) => operation.samples);
    const failed = samples.filter(({ outcome }) => outcome === 'error').length;
    onProgress(`${Math.round((Date.now() - began) / 1000)} of ${planned} s: ${samples.length} requests, ${failed} errors`);
  }, progressInterval);
  try {
    return await work;
  } finally {
    clearInterval(timer);
  }
}

/** k6's word for a threshold that was crossed; there is one, for errors. */
const crossed = 99;

function endingOf(endings: readonly K6Ending[], interrupted: boolean): Ending {
  if (endings.some(({ code }) => code === crossed)) return { kind: 'aborted' };
  if (interrupted) return { kind: 'interrupted' };
  const failed = endings.find(({ code, complaints }) => code !== 0 || complaints.length > 0);
  return failed ? { kind: 'broken', why: failed.complaints[0] ?? `exit ${failed.code}` } : { kind: 'done' };
}

function textOf(file: string): readonly string[] {
  try {
    return [readFileSync(file, 'utf8')];
  } catch {
    // k6 ended before it could write one.
    return [];
  }
}
