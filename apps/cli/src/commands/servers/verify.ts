import { createHash } from 'node:crypto';
import { firstRoot, readSignatureFile, readTrustedState, verifyServerList, writeTrustedState, type PublishedFiles } from '@testbed/server-list';
import type { CommandInput } from '../../command.ts';
import { style, type Output } from '../../output.ts';
import { readInput } from '../../recipients.ts';
import { readIfThere, readPublished } from '../../server-list/beside.ts';
import { writeFiles } from './write-files.ts';

/**
 * Decides as a client does, list after list: each with what the one before taught. The first root is given with
 * `--root`, else taken from the first list on first use; `--state` keeps what was learned for the next run.
 */
export async function verifyLists(files: readonly string[], input: CommandInput, output: Output): Promise<number> {
  const rootFile = input.text('root');
  const stateFile = input.text('state');
  const kept = stateFile === undefined ? undefined : readIfThere(stateFile);
  let state = kept && readTrustedState(kept);
  const [first = ''] = files;
  const root = rootFile === undefined ? rootOf(readPublished(first)) : readInput(rootFile);
  const firstUse = rootFile === undefined && !state;
  const lists: { file: string; version: number; expires: string; hash: string }[] = [];
  for (const file of files) {
    const verified = verifyServerList({ root, state, files: readPublished(file), now: new Date() });
    ({ state } = verified);
    lists.push({ file, version: verified.list.version, expires: verified.list.expires, hash: state.list.hash });
    output.say(`${style.green('✓')} ${file}: version ${verified.list.version} of ${verified.list.environment}, trusted until ${verified.list.expires}`);
  }
  if (firstUse) output.progress(`the root was trusted because it came with the list; compare its fingerprint with the publisher's: ${fingerprintOf(root)}`);
  if (stateFile !== undefined && state) writeFiles([{ path: stateFile, bytes: writeTrustedState(state) }]);
  output.document({ ok: true, root: fingerprintOf(root), lists });
  return Promise.resolve(0);
}

/** The root that comes with a list; a list without signatures has none, and is refused for that. */
function rootOf({ signatures }: PublishedFiles): Uint8Array {
  return signatures ? firstRoot(readSignatureFile(signatures).roots) : Buffer.of();
}

function fingerprintOf(root: Uint8Array): string {
  return `sha256:${createHash('sha256').update(root).digest('hex')}`;
}
