import { existsSync, readFileSync } from 'node:fs';
import type { PublishedFiles } from '@testbed/server-list';
import { readInput } from '../recipients.ts';

/**
 * The files beside a list: `server-list.json` has `server-list.sig.json` and `server-list.freshness.json`, and once
 * `server-list.root.json`, which clients are delivered with.
 */
export function pathsBeside(list: string): { readonly signatures: string; readonly freshness: string; readonly root: string } {
  const stem = list.replace(/\.json$/, '');
  return { signatures: `${stem}.sig.json`, freshness: `${stem}.freshness.json`, root: `${stem}.root.json` };
}

/** A list and what lies beside it. @throws ConfigurationProblem `file-unreadable` */
export function readPublished(list: string): PublishedFiles {
  const { signatures, freshness } = pathsBeside(list);
  return { list: readInput(list), signatures: readIfThere(signatures), freshness: readIfThere(freshness) };
}

/** The bytes of a file that need not be there. */
export function readIfThere(path: string): Buffer | undefined {
  return existsSync(path) ? readFileSync(path) : undefined;
}
