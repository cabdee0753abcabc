import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runClientSuite, runContainerSuite, type ClientWorld, type ContainerTarget } from '@testbed/checks';
import type { CheckResult } from '@testbed/runner';
import type { ClientDefect } from '../defect.ts';
import { outcomeOf, type Outcome } from '../run/outcome.ts';
import { seed } from '../run/settings.ts';
import { brokenClient } from './broken.ts';
import { checksFor, type ClientExtent } from './checks.ts';
import { resetWorld } from './reset.ts';

/** Our own client, unbroken. */
export type OwnClient = Pick<ContainerTarget, 'adapter' | 'version'>;

/** Which defects are planted one after another, how many checks meet each, and who is told of it. */
export interface ClientDefects {
  readonly defects: readonly ClientDefect[];
  readonly extent: ClientExtent;
  readonly onOutcome: (outcome: Outcome) => void;
}

/** Judges what the client suite notices, in a world that all share: it is never what is broken. */
export function judgeInWorld(planted: ClientDefects, { adapter, version }: OwnClient, world: ClientWorld): Promise<readonly Outcome[]> {
  return judgeEach(planted, async (defect, folder, only) => {
    try {
      return await runClientSuite({ adapter: brokenClient(adapter, defect, folder), version, world, folder }, { seed, only });
    } finally {
      await resetWorld(world);
    }
  });
}

/** Judges what the vectors notice, which need no world. */
export function judgeByVectors(planted: ClientDefects, { adapter, version }: OwnClient): Promise<readonly Outcome[]> {
  return judgeEach(planted, (defect, folder, only) => runContainerSuite({ adapter: brokenClient(adapter, defect, folder), version, folder }, { seed, only }));
}

type Judge = (defect: ClientDefect, folder: string, only: readonly string[]) => Promise<readonly CheckResult[]>;

async function judgeEach({ defects, extent, onOutcome }: ClientDefects, judge: Judge): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const defect of defects) {
    const outcome = await judgeOne(defect, extent, judge);
    outcomes.push(outcome);
    onOutcome(outcome);
  }
  return outcomes;
}

async function judgeOne(defect: ClientDefect, extent: ClientExtent, judge: Judge): Promise<Outcome> {
  const began = Date.now();
  const folder = mkdtempSync(join(tmpdir(), 'testbed-planted-'));
  try {
    return outcomeOf(defect, await judge(defect, folder, checksFor(defect, extent)), extent, Date.now() - began);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
