import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runClientSuite, runContainerSuite, type ClientTarget } from '@testbed/checks';
import type { ClientDefect } from '../defect.ts';
import { outcomeOf, type Outcome } from '../run/outcome.ts';
import { seed } from '../run/settings.ts';
import { brokenClient } from './broken.ts';
import { checksFor, type ClientExtent } from './checks.ts';
import { resetWorld } from './reset.ts';

/** Plants one defect after another in a client, and judges what the suite noticed. The world is never what is broken: all share it, and vectors need none. */
export async function judgeClients(defects: readonly ClientDefect[], client: ClientTarget, extent: ClientExtent, onOutcome: (outcome: Outcome) => void): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const defect of defects) {
    const outcome = await judgeClient(defect, client, extent);
    outcomes.push(outcome);
    onOutcome(outcome);
  }
  return outcomes;
}

async function judgeClient(defect: ClientDefect, client: ClientTarget, extent: ClientExtent): Promise<Outcome> {
  const began = Date.now();
  const folder = mkdtempSync(join(tmpdir(), 'testbed-planted-'));
  try {
    const run = defect.suite === 'client' ? runClientSuite : runContainerSuite;
    const results = await run(brokenClient(client, defect, folder), { seed, only: checksFor(defect, extent) });
    return outcomeOf(defect, results, extent, Date.now() - began);
  } finally {
    if (defect.suite === 'client') await resetWorld(client.world);
    rmSync(folder, { recursive: true, force: true });
  }
}
