import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { LoadProblem } from '../problem.ts';
import type { LoadOutcome } from '../run.ts';
import { loadPage } from './page.ts';

const own = new Set(['index.html', 'results.json', 'k6']);

/**
 * Whether a report may and can be written there: to a new or empty folder, or over an earlier report of a load. Nothing
 * of the trial stays.
 *
 * @throws LoadProblem `folder-in-use`, `folder-unwritable`
 */
export function demandLoadFolder(folder: string): void {
  writing(folder, () => {
    const foreign = foreignIn(folder);
    if (foreign !== undefined) throw new LoadProblem('folder-in-use', `${foreign} is not of an earlier report of a load, and is not overwritten`, 'name a new folder for the report');
    const trial = join(folder, 'k6', `trial-${process.pid}`);
    const made = makeFolder(join(folder, 'k6'));
    try {
      writeFileSync(trial, Buffer.alloc(trialSize));
    } finally {
      rmSync(made ?? trial, { recursive: true, force: true });
    }
  });
}

/** As large as a small report; bytes. */
const trialSize = 200_000;

/**
 * Writes `index.html` (opens from disk), `results.json` and k6's own summary of each lane; of an earlier report nothing
 * stays.
 *
 * @throws LoadProblem `folder-in-use`, `folder-unwritable`
 */
export function writeLoadReport(folder: string, { result, summaries }: LoadOutcome): void {
  demandLoadFolder(folder);
  writing(folder, () => {
    rmSync(join(folder, 'k6'), { recursive: true, force: true });
    makeFolder(join(folder, 'k6'));
    for (const [lane, summary] of summaries) writeWhole(join(folder, 'k6', `${lane.replaceAll(/\W+/g, '-')}.json`), summary);
    writeWhole(join(folder, 'results.json'), `${JSON.stringify(result, undefined, 2)}\n`);
    writeWhole(join(folder, 'index.html'), loadPage(result));
  });
}

/** The first thing in a folder that no report put there. */
function foreignIn(folder: string): string | undefined {
  if (!existsSync(folder)) return undefined;
  if (!statSync(folder).isDirectory()) return folder;
  const foreign = readdirSync(folder).find((name) => !own.has(name));
  if (foreign !== undefined) return join(folder, foreign);
  const summaries = join(folder, 'k6');
  if (!existsSync(summaries)) return undefined;
  if (!statSync(summaries).isDirectory()) return summaries;
  const other = readdirSync(summaries).find((name) => !name.endsWith('.json'));
  return other === undefined ? undefined : join(summaries, other);
}

/** Node's own way to make a folder with those above it never ends in `/proc`. @returns the uppermost that was made */
function makeFolder(folder: string): string | undefined {
  if (existsSync(folder)) return undefined;
  const above = makeFolder(dirname(folder));
  mkdirSync(folder);
  return above ?? folder;
}

/** Half a file is none. */
function writeWhole(path: string, text: string): void {
  const beside = `${path}.new`;
  try {
    writeFileSync(beside, text);
    renameSync(beside, path);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}

function writing(folder: string, work: () => void): void {
  try {
    work();
  } catch (cause) {
    const { code, syscall } = cause as NodeJS.ErrnoException;
    if (syscall === undefined) throw cause;
    throw new LoadProblem('folder-unwritable', `a report can't be written to ${folder}: ${code}`, 'make room there, or name another folder for the report', { cause });
  }
}
