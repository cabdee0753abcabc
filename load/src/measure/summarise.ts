import { spikePhases } from '../profile/phases.ts';
import type { Phase } from '../profile/parameters.ts';
import type { LoadProfile } from '../profile/profiles.ts';
import { figuresOf, seriesOf, type Interval, type OperationFigures } from './operation.ts';
import type { Recorder } from './recorder.ts';
import { recoveryAfter, type Recovery, type Stretch } from './recovery.ts';

/** The figures of a run. */
export interface Measured {
  /** Milliseconds since the epoch; 0 when nothing ever began. */
  readonly began: number;
  /** Of all phases; seconds. */
  readonly duration: number;
  /** Seconds of an interval. */
  readonly width: number;
  readonly operations: readonly OperationFigures[];
  readonly series: readonly Interval[];
  /** What began when there was no spike. */
  readonly calm: readonly OperationFigures[];
  readonly shedOutsideSpike: number;
  /** Absent where there was no spike. */
  readonly recovery: Recovery | undefined;
}

/** A chart has no place for more. */
const mostIntervals = 120;

/**
 * Puts the requests of a run together: by operation, by time, and in and out of the spike.
 *
 * @param lanes how many of them shared the phases' users
 */
export function summarise(recorder: Recorder, phases: readonly Phase[], { limits }: Pick<LoadProfile, 'limits'>, lanes: number): Measured {
  const duration = phases.reduce((sum, { seconds }) => sum + seconds, 0);
  const width = Math.ceil(duration / mostIntervals);
  const operations = recorder.operations();
  const all = operations.flatMap(({ samples }) => samples);
  const end = all.reduce((last, { second }) => Math.max(last, second + 1), duration);
  const before = stretchOf(phases, spikePhases.before);
  const spike = stretchOf(phases, spikePhases.spike);
  const isCalm = ({ second }: { readonly second: number }): boolean => !spike || second < spike.from || second >= spike.to + (limits.recovery ?? 0);
  return {
    began: recorder.began() ?? 0,
    duration,
    width,
    operations: operations.map((operation) => figuresOf(operation, width, end)),
    series: seriesOf(all, width, end),
    calm: operations.map((operation) => figuresOf({ ...operation, samples: operation.samples.filter(isCalm) }, width, end)),
    shedOutsideSpike: all.filter((sample) => sample.outcome === 'shed' && isCalm(sample)).length,
    recovery: before && spike && limits.recovery !== undefined ? recoveryAfter(all, { before, spike, end: duration, limit: limits.recovery, gap: gapOf(phases, lanes) }) : undefined,
  };
}

/** Lanes begin at the same time: at fewer users a second than lanes, seconds are empty. */
function gapOf(phases: readonly Phase[], lanes: number): number {
  return lanes / Math.min(...phases.map(({ usersPerSecond }) => usersPerSecond));
}

function stretchOf(phases: readonly Phase[], name: string): Stretch | undefined {
  const index = phases.findIndex((phase) => phase.name === name);
  if (index < 0) return undefined;
  const from = phases.slice(0, index).reduce((sum, { seconds }) => sum + seconds, 0);
  return { from, to: from + (phases[index]?.seconds ?? 0) };
}
