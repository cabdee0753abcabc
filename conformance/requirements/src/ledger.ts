import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseLedger } from './parse.ts';
import { LedgerProblem } from './problem.ts';
import type { Requirement } from './requirement.ts';

const folder = join(import.meta.dirname, '../ledger');

/** Every requirement the judge knows, file by file of `ledger/`; validated and frozen. */
export const requirements: readonly Requirement[] = parseLedger(
  readdirSync(folder)
    .sort()
    .map((name) => ({ name, content: JSON.parse(readFileSync(join(folder, name), 'utf8')) as unknown })),
);

const byId = new Map(requirements.map((entry) => [entry.id, entry]));

/**
 * The requirement with an id.
 *
 * @throws LedgerProblem `requirement-unknown`
 */
export function requirement(id: string): Requirement {
  const found = byId.get(id);
  if (!found) throw new LedgerProblem('requirement-unknown', `the ledger has no requirement ${id}`, 'take an id from conformance/requirements/ledger');
  return found;
}
