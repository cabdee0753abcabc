import { randomBytes } from 'node:crypto';
import type { Clock } from '@testbed/pki';
import { RunsProblem } from './problem.ts';

/** How long a report that was opened can be read in; milliseconds. */
const lifetime = 3_600_000;

/** Reports that somebody opened to read in. */
export interface OpenedReports {
  /** A name under which the files of a report can be read for an hour, by whoever knows it. */
  open(report: string): string;
  /** The report's id. @throws RunsProblem `report-unknown` */
  reportOf(name: string): string;
}

/**
 * The page of a report has an origin of its own, so no cookie goes with what it links to. Whoever has a session gets a
 * name instead that nobody can guess, good for the files of this report and for nothing else.
 */
export function openedReports(clock: Clock): OpenedReports {
  const opened = new Map<string, { readonly report: string; readonly until: number }>();
  return {
    open(report) {
      const now = clock.now().getTime();
      for (const [name, { until }] of opened) if (until < now) opened.delete(name);
      const name = randomBytes(24).toString('base64url');
      opened.set(name, { report, until: now + lifetime });
      return name;
    },
    reportOf(name) {
      const found = opened.get(name);
      if (found && found.until >= clock.now().getTime()) return found.report;
      throw new RunsProblem('report-unknown', 'this report is not open any more', 'open it again from the console');
    },
  };
}
