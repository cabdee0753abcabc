import { capsuleChecks, sharesChecks } from '@testbed/checks';
import { defects } from '../catalogue.ts';
import type { Defect } from '../defect.ts';
import type { Extent, Outcome } from './outcome.ts';
import { killTable, type KillTable } from './table.ts';
import { judgeInProcesses } from './workers.ts';

/** Which defects to plant, and how much of the suite to run against each. */
export interface DefectRun {
  /** Ids, or their beginning up to a slash; all when absent. */
  readonly only?: readonly string[] | undefined;
  /** One of so many parts, from 1. */
  readonly shard?: { readonly index: number; readonly of: number } | undefined;
  readonly extent: Extent;
  /** Told of each defect as it is done. */
  readonly onOutcome?: (outcome: Outcome, done: number, of: number) => void;
}

/** Plants every chosen defect and runs the suite against it, two at a time in processes of their own. */
export async function runDefects({ only, shard, extent, onOutcome }: DefectRun): Promise<KillTable> {
  const chosen = chosenDefects({ only, shard });
  let done = 0;
  const outcomes = await judgeInProcesses(
    chosen.map(({ id }) => id),
    extent,
    (outcome) => {
      done += 1;
      onOutcome?.(outcome, done, chosen.length);
    },
  );
  return killTable(chosen, outcomes, [...capsuleChecks, ...sharesChecks]);
}

/** The defects that are named, or the named part of them. */
export function chosenDefects({ only, shard }: Pick<DefectRun, 'only' | 'shard'>): readonly Defect[] {
  const named = defects.filter(({ id }) => only === undefined || only.some((name) => id === name || id.startsWith(`${name}/`)));
  return shard ? named.filter((_, index) => index % shard.of === shard.index - 1) : named;
}
