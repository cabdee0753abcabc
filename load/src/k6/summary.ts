import { readFileSync } from 'node:fs';

/** Of k6's own summaries what the judge needs. */
export interface K6Counts {
  /** Users that came and did everything that they do, whatever they were answered. Absent when a k6 ended before it could say. */
  readonly came?: number;
  /** Users that could not begin because every virtual user was still waiting for the target. */
  readonly dropped: number;
}

interface SummaryFile {
  readonly metrics: Readonly<Record<string, { readonly values: { readonly count?: number } } | undefined>>;
}

/** Adds up the files that `handleSummary` left, one of each lane. */
export function readCounts(files: readonly string[]): K6Counts {
  const summaries = files.map(read);
  const known = summaries.filter((summary) => summary !== undefined);
  const dropped = known.reduce((sum, summary) => sum + countOf(summary, 'dropped_iterations'), 0);
  if (known.length < summaries.length) return { dropped };
  return { came: known.reduce((sum, summary) => sum + countOf(summary, 'iterations'), 0), dropped };
}

/** k6 leaves out what never was. */
function countOf({ metrics }: SummaryFile, name: string): number {
  return metrics[name]?.values.count ?? 0;
}

function read(file: string): SummaryFile | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as SummaryFile;
  } catch {
    return undefined;
  }
}
