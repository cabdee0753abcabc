import { latencyOf, type Latency } from './percentile.ts';
import type { OperationSamples, Sample } from './recorder.ts';

/** The figures of one operation over one kind of connection. Latency is that of requests answered as by a healthy server. */
export interface OperationFigures {
  readonly operation: string;
  readonly connection: 'new' | 'kept';
  readonly requests: number;
  readonly shed: number;
  readonly errors: number;
  readonly answers: Readonly<Record<string, number>>;
  /** Absent when none was answered so. */
  readonly latency?: Latency;
  readonly series: readonly Interval[];
}

/** What began in an interval. */
export interface Interval {
  /** Seconds since the load began. */
  readonly from: number;
  readonly ok: number;
  readonly shed: number;
  readonly errors: number;
  readonly latency?: Latency;
}

/**
 * @param width of an interval; seconds
 * @param end when the last request has begun; seconds
 */
export function figuresOf({ operation, connection, samples, answers }: OperationSamples, width: number, end: number): OperationFigures {
  const latency = latencyOf(durationsOf(samples));
  return { operation, connection, requests: samples.length, shed: count(samples, 'shed'), errors: count(samples, 'error'), answers, ...(latency && { latency }), series: seriesOf(samples, width, end) };
}

/** The intervals from the beginning to the end, those without requests too. */
export function seriesOf(samples: readonly Sample[], width: number, end: number): readonly Interval[] {
  const buckets = Array.from({ length: Math.max(Math.ceil(end / width), 1) }, (): Sample[] => []);
  for (const sample of samples) buckets[Math.min(Math.floor(sample.second / width), buckets.length - 1)]?.push(sample);
  return buckets.map((bucket, index) => {
    const latency = latencyOf(durationsOf(bucket));
    return { from: index * width, ok: count(bucket, 'ok'), shed: count(bucket, 'shed'), errors: count(bucket, 'error'), ...(latency && { latency }) };
  });
}

function durationsOf(samples: readonly Sample[]): number[] {
  return samples.filter(({ outcome }) => outcome === 'ok').map(({ milliseconds }) => milliseconds);
}

function count(samples: readonly Sample[], of: Sample['outcome']): number {
  return samples.filter(({ outcome }) => outcome === of).length;
}
