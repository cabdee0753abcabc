import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LoadProblem } from '../problem.ts';
import type { LoadOutcome } from '../run.ts';
import { loadPage } from './page.ts';

const own = new Set(['index.html', 'results.json', 'k6']);

/**
 * Whether a report may be written there: to a new or empty folder, or over an earlier report of a load.
 *
 * @throws LoadProblem `folder-in-use`
 */
export function demandLoadFolder(folder: string): void {
  if (!existsSync(folder)) return;
  const foreign = statSync(folder).isDirectory() ? readdirSync(folder).find((name) => !own.has(name)) : '.';
  if (foreign !== undefined) throw new LoadProblem('folder-in-use', `${join(folder, foreign)} is not of an earlier report of a load, and is not overwritten`, 'name a new folder for the report');
}

/**
 * Writes `index.html` (opens from disk), `results.json` and k6's own summary of each lane.
 *
 * @throws LoadProblem `folder-in-use`
 */
export function writeLoadReport(folder: string, { result, summaries }: LoadOutcome): void {
  demandLoadFolder(folder);
  mkdirSync(join(folder, 'k6'), { recursive: true });
  for (const [lane, summary] of summaries) writeFileSync(join(folder, 'k6', `${lane.replaceAll(/\W+/g, '-')}.json`), summary);
  writeFileSync(join(folder, 'results.json'), `${JSON.stringify(result, undefined, 2)}\n`);
  writeFileSync(join(folder, 'index.html'), loadPage(result));
}
