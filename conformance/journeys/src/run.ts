import { join } from 'node:path';
import * as fc from 'fast-check';
import type { Adapter } from '@testbed/adapters';
import { Deviation } from '@testbed/runner';
import { abilitiesOf } from './abilities.ts';
import { journeys } from './arbitrary.ts';
import type { Journey } from './journey.ts';
import { openLane, playJourney, type Lane, type Step } from './play/play.ts';
import type { JourneyWorld } from './world.ts';

export interface JourneyRun {
  readonly adapter: Adapter;
  /** One lane each: journeys are played side by side in worlds of their own, for faults, clock and revocations are a world's. */
  readonly worlds: readonly JourneyWorld[];
  /** An empty folder. */
  readonly folder: string;
  /** How many journeys, all lanes together. */
  readonly runs: number;
  /** A 32-bit number. The first lane has it, each further one the next. */
  readonly seed: number;
  /** Of a counterexample: plays that one again, in the first lane only. */
  readonly path?: string | undefined;
  /** Milliseconds that may go by with shrinking. */
  readonly shrinking: number;
  /** Is told of every journey that is over, but not of those of shrinking. */
  readonly onJourney?: (journey: Journey, done: number, actual: string | undefined) => void;
  /** Is told of every journey that still fails, in shrinking. */
  readonly onShrunk?: (journey: Journey, actual: string) => void;
  readonly signal?: AbortSignal | undefined;
}

/** What came of a run. */
export interface JourneyResult {
  /** Journeys played to their end, without those of shrinking. */
  readonly played: number;
  /** Not all could be played, as somebody broke off. */
  readonly interrupted: boolean;
  /** What no journey had, as the adapter does not offer it. */
  readonly leftOut: readonly string[];
  /** How many times the client was run, by what had to come of it. */
  readonly steps: Readonly<Record<Step['expected'], number>>;
  readonly counterexample: Counterexample | undefined;
}

/** A journey on which the client does something else than it must. */
export interface Counterexample {
  /** Together they are what plays it again. */
  readonly seed: number;
  readonly path: string;
  /** How many times it was made simpler. */
  readonly shrunk: number;
  readonly journey: Journey;
  /** What the client did. */
  readonly actual: string;
  /** The runs of the client, the last one being what went wrong. */
  readonly steps: readonly Step[];
}

/**
 * Plays journeys until one fails, and makes that one simpler. What was under way when somebody broke off does not count.
 *
 * @throws Undecided, AdapterProblem when a world or the client can't be used: no verdict on the client
 */
export async function runJourneys(run: JourneyRun): Promise<JourneyResult> {
  const abilities = abilitiesOf(run.adapter);
  const worlds = run.path === undefined ? run.worlds : run.worlds.slice(0, 1);
  const progress: Progress = { played: 0, steps: { succeeds: 0, refused: 0, either: 0 }, failed: false, broken: undefined };
  const arbitrary = journeys(abilities);
  const counterexamples = await Promise.all(
    worlds.map(async (world, index) => {
      const lane = openLane(run.adapter, abilities, world, join(run.folder, `lane-${index + 1}`));
      await confirmAtOnce(world);
      const runs = Math.ceil((run.runs - index) / worlds.length);
      return runs < 1 ? undefined : playLane(arbitrary, lane, { ...run, runs, seed: (run.seed + index) | 0 }, progress);
    }),
  );
  if (progress.broken !== undefined) throw progress.broken;
  const { played, steps } = progress;
  return { played, interrupted: run.signal?.aborted === true, leftOut: abilities.leftOut, steps, counterexample: counterexamples.find((found) => found !== undefined) };
}

/** What the lanes of a run share. */
interface Progress {
  played: number;
  readonly steps: Record<Step['expected'], number>;
  /** One has found something: the others need not go on. */
  failed: boolean;
  /** What stood in the way of judging. */
  broken: unknown;
}

async function playLane(arbitrary: fc.Arbitrary<Journey>, lane: Lane, run: JourneyRun, progress: Progress): Promise<Counterexample | undefined> {
  const { seed, path, runs, signal, onJourney, onShrunk } = run;
  const interrupted = (): boolean => signal?.aborted === true;
  let failure: { readonly actual: string; readonly steps: readonly Step[] } | undefined;
  let deadline = Infinity;
  const property = fc.asyncProperty(arbitrary, async (journey) => {
    // What is not played passes: so shrinking ends with what was found so far.
    if (interrupted() || progress.broken !== undefined || performance.now() > deadline || (progress.failed && !failure)) return;
    const steps: Step[] = [];
    const actual = await playJourney(journey, lane, (step) => void steps.push(step)).then(
      () => undefined,
      (error: unknown) => {
        if (error instanceof Deviation) return error.message;
        if (!interrupted()) progress.broken = error;
        return undefined;
      },
    );
    // What interrupts this process may reach the client and the world too: whatever they did then says nothing.
    if (interrupted()) return;
    const first = !failure;
    if (first && progress.broken === undefined) {
      progress.played += 1;
      for (const { expected } of steps) progress.steps[expected] += 1;
      onJourney?.(journey, progress.played, actual);
    }
    if (actual === undefined) return;
    if (first) deadline = performance.now() + run.shrinking;
    else onShrunk?.(journey, actual);
    failure = { actual, steps };
    progress.failed = true;
    throw new Deviation(actual);
  });
  const details = await fc.check(property, { seed, numRuns: path === undefined ? runs : 1, ...(path !== undefined && { path, endOnFailure: true }) });
  const journey = details.counterexample?.[0];
  if (!journey || !failure || details.counterexamplePath === null) return undefined;
  return { seed, path: details.counterexamplePath, shrunk: details.numShrinks, journey, ...failure };
}

/** Nobody waits for phones. */
async function confirmAtOnce({ control, people: { remote } }: JourneyWorld): Promise<void> {
  for (const service of ['smart-id', 'mobile-id'] as const) await control.tellPhone(remote.code, service, { does: 'confirm', after: 0 });
}
