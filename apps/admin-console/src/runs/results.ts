import { join } from 'node:path';
import { checksIn, type CheckFacts } from './facts.ts';
import type { Report } from './list.ts';
import { RunsProblem } from './problem.ts';
import { readJson } from './read-bounded.ts';

/** Octets of `results.json`; that of a whole suite has a hundredth. */
const most = 32 * 1024 * 1024;

/** The checks of a report, in the order of the suite. @throws RunsProblem `report-unreadable` */
export async function readChecks({ folder, name }: Pick<Report, 'folder' | 'name'>): Promise<readonly CheckFacts[]> {
  try {
    return checksIn(await readJson(join(folder, 'results.json'), most));
  } catch (cause) {
    throw new RunsProblem('report-unreadable', `the results of ${name} can't be read`, 'look at the folder: the run may still be writing it', { cause });
  }
}
