/**
 * The value that this part of all values does not exceed (nearest rank).
 *
 * @param sorted ascending
 * @param part from 0 to 1
 * @returns undefined when there are no values
 */
export function percentile(sorted: readonly number[], part: number): number | undefined {
  return sorted[Math.max(Math.ceil(part * sorted.length) - 1, 0)];
}

/** The usual three, and the slowest, in milliseconds. */
export interface Latency {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

/** @returns undefined when there are no values */
export function latencyOf(milliseconds: readonly number[]): Latency | undefined {
  const sorted = milliseconds.toSorted((a, b) => a - b);
  const [p50, p95, p99, max] = [0.5, 0.95, 0.99, 1].map((part) => percentile(sorted, part));
  return p50 === undefined || p95 === undefined || p99 === undefined || max === undefined ? undefined : { p50, p95, p99, max };
}
