import { join } from 'node:path';
import type { ServerList } from '@testbed/server-list';
import { clockOf } from '../client-ports.ts';
import type { CommandInput } from '../command.ts';
import type { Output } from '../output.ts';
import { UsageProblem } from '../problem.ts';
import { userMemoryFolder } from '../server-list/memory.ts';
import { readTrustedList } from '../server-list/trusted.ts';
import { runningFolder } from './folder.ts';
import { listMemory, readWorld, type World } from './world-file.ts';

/** The options by which a client command is told where servers and people are. */
export const worldOptions = { world: { type: 'string' }, 'server-list': { type: 'string' }, 'list-root': { type: 'string' } } as const;

/** The world named by `--world`, else the one that is running, else none. */
export function findWorld(input: CommandInput): World | undefined {
  const named = input.text('world');
  if (named !== undefined) return readWorld(named);
  const folder = runningFolder();
  return folder === undefined ? undefined : readWorld(join(folder, 'world.json'));
}

/**
 * The list named by `--server-list`, else the world's, for whoever needs a server: it is read when it is asked for. It is
 * verified when it is signed, when the world names the root of its list, and when `--list-root` names one.
 *
 * @returns what reads it; nothing where there is none. It throws ServerListProblem, ConfigurationProblem
 * @throws UsageProblem
 */
export function findServerList(input: CommandInput, world: World | undefined, { progress }: Output): () => ServerList | undefined {
  const path = input.text('server-list');
  const root = input.text('list-root');
  if (root !== undefined && path === undefined && !world) throw new UsageProblem('--list-root is for a list: name one with --server-list, or a world with --world');
  return () => {
    if (path !== undefined) return readTrustedList({ path, root, memory: userMemoryFolder(), now: clockOf(world).now(), warn: progress });
    return world && worldServerList(world, progress, root);
  };
}

/** The world's own list. What a client saw of it is remembered in the world's folder. @throws ServerListProblem, ConfigurationProblem */
export function worldServerList(world: World, warn: (line: string) => void, root?: string): ServerList {
  const { serverList, serverListRoot } = world.file;
  const named = root ?? (serverListRoot === undefined ? undefined : world.path(serverListRoot));
  return readTrustedList({ path: world.path(serverList), root: named, memory: world.path(listMemory), now: clockOf(world).now(), warn });
}
