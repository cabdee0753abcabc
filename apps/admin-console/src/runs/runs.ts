import type { Clock } from '@testbed/pki';
import { openCertifier, type Certifier } from './certify/certifier.ts';
import { listTargets, type StoredTarget } from './certify/targets.ts';
import { compareRuns, type Comparison } from './compare.ts';
import { verifyEvidence, type EvidenceState, type TestbedCommand } from './evidence.ts';
import type { CheckFacts } from './facts.ts';
import { openReportFile, type ReportFile } from './file.ts';
import { findReport, listReports, type Report } from './list.ts';
import { openedReports, type OpenedReports } from './opened.ts';
import { RunsProblem } from './problem.ts';
import { readChecks } from './results.ts';

/** What the console's runs work with. */
export interface RunsOptions {
  /** Folders with reports; those of certifications that the console starts go into the first. */
  readonly reports: readonly string[];
  /** Folders with target files. */
  readonly targets: readonly string[];
  readonly command: TestbedCommand;
  /** After so many ms a certification is cancelled. */
  readonly timeLimit: number;
  readonly clock: Clock;
}

/** Reports of runs, and certifications started from here. Each function throws RunsProblem. */
export interface Runs {
  /** The newest first. */
  list(): Promise<readonly Report[]>;
  /** One report with its checks. */
  open(id: string): Promise<{ readonly report: Report; readonly checks: readonly CheckFacts[] }>;
  /** Whether a report is as it was signed, looked at now: that takes a second. */
  evidence(report: Report): Promise<EvidenceState>;
  /** Two runs, whichever was earlier first. */
  compare(one: string, other: string): Promise<{ readonly earlier: Report; readonly later: Report; readonly comparison: Comparison }>;
  readonly opened: OpenedReports;
  /** A file of a report, for sending with `reportFileHeaders`. */
  file(id: string, path: readonly string[]): Promise<ReportFile>;
  targets(): Promise<readonly StoredTarget[]>;
  /** The id of the report that a certification wrote; undefined when it wrote none. */
  reportOf(folder: string): Promise<string | undefined>;
  /** Where nothing is certified for want of a folder of reports: undefined. */
  readonly certifier: Certifier | undefined;
  close(): Promise<void>;
}

export function openRuns({ reports, targets, ...options }: RunsOptions): Runs {
  const [into] = reports;
  const certifier = into === undefined ? undefined : openCertifier({ ...options, targets, reports: into });
  return {
    list: () => listReports(reports),
    async open(id) {
      const report = await findReport(reports, id);
      return { report, checks: await readChecks(report) };
    },
    evidence: (report) => verifyEvidence(report, options.command),
    async compare(one, other) {
      if (one === other) throw new RunsProblem('report-unknown', 'a run is compared with another one', 'choose two runs from the list');
      const [a, b] = [await findReport(reports, one), await findReport(reports, other)];
      const [earlier, later] = Date.parse(a.started) <= Date.parse(b.started) ? [a, b] : [b, a];
      return { earlier, later, comparison: compareRuns(await readChecks(earlier), await readChecks(later)) };
    },
    opened: openedReports(options.clock),
    file: async (id, path) => openReportFile(await findReport(reports, id), path),
    targets: () => listTargets(targets),
    reportOf: async (folder) => (await listReports(reports)).find(({ name }) => name === folder)?.id,
    certifier,
    close: async () => certifier?.close(),
  };
}
