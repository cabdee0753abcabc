import { createHash } from 'node:crypto';
import { lstat, readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { factsIn, type RunFacts } from './facts.ts';
import { RunsProblem } from './problem.ts';
import { readJson } from './read-bounded.ts';

/** A report folder (docs/certify-server.md, "Evidence"), as it is found. */
export interface Report extends RunFacts {
  /** Stands for the folder in addresses: a caller never names a path. */
  readonly id: string;
  readonly folder: string;
  /** Its path in the directory where it was found. */
  readonly name: string;
  /** Whether it has a signature; {@link verifyEvidence} says whether that holds. */
  readonly signed: boolean;
}

/** What a walk gives up at: directories are written by tools, and a mistake in the configuration must not stop the console. */
const bounds = { depth: 3, folders: 2_000, reports: 500, octets: 32 * 1024 * 1024 } as const;

/**
 * The reports in these directories, the newest first. Symbolic links are not followed, hidden folders not entered, and
 * nothing is looked for inside a report. Directories that can't be read have no reports.
 */
export async function listReports(directories: readonly string[]): Promise<readonly Report[]> {
  const found: Report[] = [];
  for (const directory of directories) {
    let folders: readonly string[] = [directory];
    let seen = 0;
    for (let depth = 0; depth <= bounds.depth && seen < bounds.folders; depth += 1) {
      const below: string[] = [];
      for (const folder of folders) {
        seen += 1;
        const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
        const files = new Set(entries.filter((entry) => entry.isFile()).map(({ name }) => name));
        if (files.has('results.json')) found.push(...(await reportIn(folder, directory, files)));
        else below.push(...entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'node_modules').map(({ name }) => join(folder, name)));
      }
      folders = below.slice(0, bounds.folders - seen);
    }
  }
  return found.sort((a, b) => Date.parse(b.started) - Date.parse(a.started)).slice(0, bounds.reports);
}

/** The report of this id. @throws RunsProblem `report-unknown` */
export async function findReport(directories: readonly string[], id: string): Promise<Report> {
  const report = (await listReports(directories)).find((one) => one.id === id);
  if (!report) throw new RunsProblem('report-unknown', 'there is no such report', 'choose one from the list: it may have been moved or removed');
  return report;
}

async function reportIn(folder: string, directory: string, files: ReadonlySet<string>): Promise<Report[]> {
  if (!(await lstat(folder)).isDirectory()) return [];
  // The manifest says the same and is a tenth as long.
  const head = files.has('manifest.json') ? 'manifest.json' : 'results.json';
  const facts = factsIn(await readJson(join(folder, head), bounds.octets).catch(() => undefined));
  if (!facts) return [];
  return [{ ...facts, id: createHash('sha256').update(folder).digest('hex').slice(0, 20), folder, name: relative(directory, folder) || '.', signed: files.has('manifest.jws') }];
}
