import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ServerList } from '@testbed/server-list';
import { describeWorld } from '../world/describe.ts';
import { listPublisher } from '../world/list-publisher.ts';
import { openWorld } from '../world/open.ts';
import { describeServers } from '../world/server-list.ts';
import { readWorld, type World } from '../world/world-file.ts';

/** A world with its keys and people, and no server running: what is derived from world.json needs no more. */
export async function restingWorld(): Promise<{ readonly world: World; readonly list: ServerList; readonly remove: () => void }> {
  const folder = mkdtempSync(join(tmpdir(), 'testbed-resting-'));
  const state = await openWorld(folder, {}, () => {});
  const file = join(folder, 'world.json');
  writeFileSync(file, JSON.stringify(describeWorld(state, { clockOffset: 0 })));
  const list = await listPublisher(folder, describeServers(folder, state), new Date(state.created), () => new Date()).publish();
  return { world: readWorld(file), list, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
