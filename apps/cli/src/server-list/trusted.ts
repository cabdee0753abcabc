import { firstRoot, parseServerList, readSignatureFile, verifyServerList, type ServerList } from '@testbed/server-list';
import { readInput } from '../recipients.ts';
import { pathsBeside, readIfThere, readPublished } from './beside.ts';
import { openMemory } from './memory.ts';

/** Which list a client is to trust, and by what. */
export interface ListSource {
  /** `server-list.json`, with its signatures and freshness beside it. */
  readonly path: string;
  /** The root document that was named for it. Without one the root that came with the list counts. */
  readonly root: string | undefined;
  /** Where the client remembers what it has seen. */
  readonly memory: string;
  readonly now: Date;
  /** Told when what was seen can't be remembered. */
  readonly warn: (line: string) => void;
}

/**
 * Reads a list as a client does: one with signatures beside it, or with a root named for it, must be signed by that
 * root's keys, be fresh, and be no older than what was seen before. One without either is taken as it is given.
 *
 * @throws ServerListProblem as `verifyServerList`; ConfigurationProblem `file-unreadable`
 */
export function readTrustedList({ path, root: rootFile, memory, now, warn }: ListSource): ServerList {
  const root = rootFile === undefined ? rootBeside(path) : readInput(rootFile);
  if (root === undefined) return parseServerList(readInput(path).toString(), path);
  const kept = openMemory(memory, root);
  // Before the files, which may be renewed meanwhile: they must not look older than what is remembered.
  const state = kept.recall();
  const verified = verifyServerList({ root, state, files: readPublished(path), now });
  if (!kept.keep(verified.state)) warn(`the list can't be remembered in ${memory}: an older one would not be noticed next time`);
  return verified.list;
}

/** The root that lies beside a list, or that its signatures begin with; undefined when it is not signed. */
function rootBeside(path: string): Uint8Array | undefined {
  const beside = pathsBeside(path);
  const signatures = readIfThere(beside.signatures);
  if (!signatures) return undefined;
  return readIfThere(beside.root) ?? firstRoot(readSignatureFile(signatures).roots);
}
