import { coverage, coveragePage, requirements, type Coverage } from '@testbed/requirements';
import type { CleanRun } from '../clean-runs.ts';

/** What real runs of the whole suite tested of the ledger. */
export function coverageOf(runs: readonly CleanRun[]): Coverage {
  return coverage(
    requirements,
    runs.map(({ suite, profile, checks }) => ({ suite: { name: suite }, profile, checks })),
  );
}

/** `docs/coverage.md`. */
export function coverageText(runs: readonly CleanRun[]): string {
  return coveragePage(coverageOf(runs));
}
