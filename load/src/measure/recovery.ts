import { latencyOf } from './percentile.ts';
import type { Sample } from './recorder.ts';

/** A stretch of the load; seconds since it began. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** A spike, and what is asked after it. */
export interface SpikeOrder {
  readonly before: Stretch;
  readonly spike: Stretch;
  /** When the load is over; seconds since it began. */
  readonly end: number;
  /** Seconds after the spike by which all should be as before. */
  readonly limit: number;
  /** Seconds that may pass between two users when there is no spike. */
  readonly gap: number;
}

/** How long it took after a spike. `unknown`: too little was asked before it or after it to tell; why. */
export type Recovery = { readonly kind: 'after'; readonly seconds: number } | { readonly kind: 'never' } | { readonly kind: 'unknown'; readonly why: string };

/** How many seconds in a row must be as before. */
const steady = 3;

/** Of fewer requests nobody knows what 95 of 100 of them take. */
const fewest = 20;

/**
 * Seconds after a spike until requests that begin then are answered as before it: no error, nothing shed, and 95 of 100
 * within twice the time, or a tenth of a second more. A time without requests is no recovery: nobody could begin.
 */
export function recoveryAfter(samples: readonly Sample[], { before, spike, end, limit, gap }: SpikeOrder): Recovery {
  const good = within(samples, before).filter(({ outcome }) => outcome === 'ok');
  const calm = latencyOf(good.map(({ milliseconds }) => milliseconds));
  if (!calm || good.length < fewest) return { kind: 'unknown', why: `nothing to compare with: ${good.length} requests were answered as by a healthy server before the spike, and ${fewest} are needed` };
  const bound = Math.max(2 * calm.p95, calm.p95 + 100);
  // Each second by itself; where users come rarely, twice the gap at once, so that a moment's delay makes none empty.
  const width = Math.max(Math.ceil(2 * gap), 1);
  const windows = Math.ceil(steady / width);
  const isCalm = (from: number): boolean => {
    const window = within(samples, { from, to: from + width });
    const latency = latencyOf(window.map(({ milliseconds }) => milliseconds));
    return latency !== undefined && latency.p95 <= bound && window.every(({ outcome }) => outcome === 'ok');
  };
  const rest = end - spike.to - windows * width;
  for (let waited = 0; waited <= rest; waited += 1) {
    if (Array.from({ length: windows }, (_, index) => spike.to + waited + index * width).every(isCalm)) return { kind: 'after', seconds: waited };
  }
  if (rest < limit) return { kind: 'unknown', why: `not as before until the end of the load, which came ${end - spike.to} s after the spike, and ${limit + windows * width} s are needed` };
  return { kind: 'never' };
}

function within(samples: readonly Sample[], { from, to }: Stretch): readonly Sample[] {
  return samples.filter(({ second }) => second >= from && second < to);
}
