import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseServerList, type ServerList } from '@testbed/server-list';
import type { CommandInput } from '../command.ts';
import { ConfigurationProblem } from '../problem.ts';
import { runningFolder } from './folder.ts';
import { readWorld, type World } from './world-file.ts';

/** The options by which a client command is told where servers and people are. */
export const worldOptions = { world: { type: 'string' }, 'server-list': { type: 'string' } } as const;

/** The world named by `--world`, else the one that is running, else none. */
export function findWorld(input: CommandInput): World | undefined {
  const named = input.text('world');
  if (named !== undefined) return readWorld(named);
  const folder = runningFolder();
  return folder === undefined ? undefined : readWorld(join(folder, 'world.json'));
}

/** The list named by `--server-list`, else the world's. @throws ConfigurationProblem, ServerListProblem */
export function findServerList(input: CommandInput, world: World | undefined): ServerList | undefined {
  const path = input.text('server-list') ?? (world && world.path(world.file.serverList));
  if (path === undefined) return undefined;
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new ConfigurationProblem('file-unreadable', `the server list ${path} can't be read`, undefined, { cause });
  }
  return parseServerList(text, path);
}
