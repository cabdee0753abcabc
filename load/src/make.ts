import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { originsOf, type Target } from '@testbed/runner';
import type { K6 } from './k6/find.ts';
import { runK6, type K6Ending, type RunningK6 } from './k6/run.ts';
import { readCounts, type K6Counts } from './k6/summary.ts';
import type { Ending } from './judge.ts';
import type { Recorder } from './measure/recorder.ts';
import type { Lane } from './plan/lane.ts';
import { k6Options } from './plan/options.ts';
import type { RequestEvent } from './plan/plan.ts';
import type { Prepared } from './prepare.ts';
import { listenersAt } from './process/listener.ts';
import { watchProcesses, type MachineFigures, type Watched } from './process/watch.ts';
import type { Phase } from './profile/parameters.ts';
import { seededRandom } from './random.ts';
import type { Tallies } from './truth/tally.ts';
import { watchTruth, type TruthWatch } from './truth/watch.ts';

/** A load that is ready to be made. */
export interface ReadyLoad extends Pick<Prepared, 'lanes' | 'goneFrom'> {
  readonly targets: readonly Target[];
  readonly phases: readonly Phase[];
  readonly seed: string;
  readonly k6: K6;
  readonly signal: AbortSignal;
  readonly onProgress: (line: string) => void;
  /** Told of every request. */
  readonly recorder: Recorder;
  /** Told of every observation. */
  readonly tallies: Tallies;
}

/** What was seen besides requests and truth. */
export interface Aftermath {
  readonly usage: MachineFigures;
  readonly ending: Ending;
  readonly counts: K6Counts;
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

/** Lets k6 make the load, one for each lane, while the judge watches over the truth; then looks back. Leaves no process and no file. */
export async function makeLoad(load: ReadyLoad): Promise<Aftermath> {
  const { targets, phases, goneFrom, signal, onProgress, recorder } = load;
  const workplace = mkdtempSync(join(tmpdir(), `testbed-load-${process.pid}-`));
  const running: Running[] = [];
  const stop = (): void => running.forEach(({ k6 }) => k6.stop());
  const leave = (): void => {
    stop();
    rmSync(workplace, { recursive: true, force: true });
  };
  // Of an impatient person's second interruption nothing else here hears.
  process.once('exit', leave);
  try {
    const places = targets.map(() => new Set<string>());
    for (const [index, lane] of load.lanes.entries()) running.push(startLane(lane, join(workplace, String(index)), places[lane.target] ?? new Set(), load));
    const processes = watchProcesses([...serversOf(targets), { name: 'load generator (k6)', pids: running.flatMap(({ k6 }) => k6.pid ?? []) }], Date.now);
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    const endings = await withProgress(Promise.all(running.map(({ k6 }) => k6.ended)), () => loadSoFar(recorder, phases), onProgress);
    const usage = processes.stop();
    await Promise.all(running.map(({ truth }) => truth.stop()));
    if (goneFrom !== undefined) await untilGone(goneFrom, signal, onProgress);
    await lookBack(running, signal, onProgress);
    return {
      usage,
      ending: endingOf(endings, signal.aborted),
      counts: readCounts(running.map(({ summary }) => summary)),
      summaries: new Map(running.flatMap(({ lane, summary }) => textOf(summary).map((text) => [lane.name, text]))),
    };
  } finally {
    signal.removeEventListener('abort', stop);
    process.off('exit', leave);
    leave();
  }
}

/** Everything that k6 is told lies in files that only this user can read, and that are removed after the run: keys are in them. */
function startLane(lane: Lane, folder: string, places: Set<string>, { targets, phases, lanes, seed, k6, goneFrom, recorder, tallies }: ReadyLoad): Running {
  const [plan, trust, summary] = [join(folder, 'plan.json'), join(folder, 'trust.pem'), join(folder, 'summary.json')];
  mkdirSync(folder, { mode: 0o700 });
  writeFileSync(plan, JSON.stringify({ ...lane.plan, summary, options: k6Options(phases, lanes.length, lane.identity) }), { mode: 0o600 });
  writeFileSync(trust, targets[lane.target]?.trust.join('') ?? '', { mode: 0o600 });
  const truth = watchTruth({ witness: lane.witness, tallies, random: seededRandom(seed, lane.name), places, stored: lane.plan.stored, expires: goneFrom !== undefined });
  const onEvent = (event: RequestEvent): void => {
    recorder.add(event);
    truth.add(event);
  };
  const running = runK6(k6, { script: lane.script, plan, trust, onEvent });
  truth.start();
  return { lane, truth, k6: running, summary };
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

/** A server whose clock is behind keeps longer. */
async function untilGone(goneFrom: number, signal: AbortSignal, onProgress: (line: string) => void): Promise<void> {
  const rest = goneFrom - Date.now();
  if (rest <= 0 || signal.aborted) return;
  onProgress(`waiting ${Math.ceil(rest / 1000)} s, until everything has expired by the server's clock too`);
  await pause(rest, undefined, { signal }).catch(() => undefined);
}

async function lookBack(running: readonly Running[], signal: AbortSignal, onProgress: (line: string) => void): Promise<void> {
  const all = running.reduce((sum, { truth }) => sum + truth.toLookAt(), 0);
  if (!signal.aborted) onProgress(`looking at ${all} that were stored once more`);
  let seen = 0;
  const work = Promise.all(running.map(({ truth }) => truth.lookBack(signal, () => (seen += 1))));
  await withProgress(work, () => `${seen} of ${all} looked at`, onProgress);
}

const progressInterval = 5_000;

/** Says every few seconds how far it is. */
async function withProgress<Result>(work: Promise<Result>, soFar: () => string | undefined, onProgress: (line: string) => void): Promise<Result> {
  const timer = setInterval(() => {
    const line = soFar();
    if (line !== undefined) onProgress(line);
  }, progressInterval);
  try {
    return await work;
  } finally {
    clearInterval(timer);
  }
}

/** Nothing before the first request. */
function loadSoFar(recorder: Recorder, phases: readonly Phase[]): string | undefined {
  const began = recorder.began();
  if (began === undefined) return undefined;
  const planned = phases.reduce((sum, { seconds }) => sum + seconds, 0);
  const samples = recorder.operations().flatMap((operation) => operation.samples);
  const failed = samples.filter(({ outcome }) => outcome === 'error').length;
  return `${Math.round((Date.now() - began) / 1000)} of ${planned} s: ${samples.length} requests, ${failed} errors`;
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
