import { readFileSync } from 'node:fs';

/** Of k6's own summary what the judge needs. */
export interface K6Counts {
  /** Users that could not begin because every virtual user was still waiting for the target. */
  readonly dropped: number;
}

interface SummaryFile {
  readonly metrics: Readonly<Record<string, { readonly values: { readonly count?: number } } | undefined>>;
}

/** Reads the file that `handleSummary` left; undefined when k6 ended before it could. */
export function readCounts(file: string): K6Counts | undefined {
  try {
    const { metrics } = JSON.parse(readFileSync(file, 'utf8')) as SummaryFile;
    return { dropped: metrics['dropped_iterations']?.values.count ?? 0 };
  } catch {
    return undefined;
  }
}
