import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ServerList } from '@testbed/server-list';
import type { World } from '../world-file.ts';
import { cdoc2Cli } from './cdoc2-cli.ts';
import { cdocTool } from './cdoc-tool.ts';

/** The folders of `clients/`, as `world.json` names them. */
export const clientFolders = { 'cdoc2-cli': 'clients/cdoc2-cli/', 'cdoc-tool': 'clients/cdoc-tool/' } as const;

/**
 * Writes the folders of `clients/`: configuration with which public clients use the world without editing. Made anew
 * at every start: those clients want absolute paths and addresses with ports, and a world may move.
 *
 * @throws ServerListProblem when the list can't be exported
 */
export function writeClients(world: World, list: ServerList): void {
  write(world.path(clientFolders['cdoc2-cli']), (folder) => cdoc2Cli(world, folder));
  write(world.path(clientFolders['cdoc-tool']), () => cdocTool(world, list));
}

function write(folder: string, filesFor: (folder: string) => Readonly<Record<string, string | Uint8Array>>): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const [name, content] of Object.entries(filesFor(folder))) writeFileSync(join(folder, name), content, { mode: 0o600 });
}
