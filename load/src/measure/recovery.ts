import { latencyOf } from './percentile.ts';
import type { Sample } from './recorder.ts';

/** A stretch of the load; seconds since it began. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** How many seconds in a row must be as before. */
const steady = 3;

/**
 * Seconds after a spike until requests that begin then are answered as before it: no error, nothing shed, and 95 of 100
 * within twice the time, or a tenth of a second more.
 *
 * @returns undefined when they never were, or when there is nothing to compare with
 */
export function recoveryAfter(samples: readonly Sample[], before: Stretch, spike: Stretch, end: number): number | undefined {
  const calm = latencyOf(within(samples, before).filter(({ outcome }) => outcome === 'ok').map(({ milliseconds }) => milliseconds));
  if (!calm) return undefined;
  const bound = Math.max(2 * calm.p95, calm.p95 + 100);
  const isCalm = (from: number): boolean => {
    const second = within(samples, { from, to: from + 1 });
    const latency = latencyOf(second.map(({ milliseconds }) => milliseconds));
    return latency !== undefined && latency.p95 <= bound && second.every(({ outcome }) => outcome === 'ok');
  };
  for (let waited = 0; spike.to + waited + steady <= end; waited += 1) {
    if (Array.from({ length: steady }, (_, index) => spike.to + waited + index).every(isCalm)) return waited;
  }
  return undefined;
}

function within(samples: readonly Sample[], { from, to }: Stretch): readonly Sample[] {
  return samples.filter(({ second }) => second >= from && second < to);
}
