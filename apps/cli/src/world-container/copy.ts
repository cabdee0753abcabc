import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { writeSofthsmConf } from '@testbed/eid';
import { worldServerList } from '../world/find.ts';
import { readWorld, type World } from '../world/world-file.ts';
import { writeClients } from '../world/clients/write.ts';

/**
 * Unpacks a world's folder into a new one of this machine that only its user can read, and makes its absolute paths
 * those of this machine.
 *
 * @param archive a tar stream in which the folder has one name
 * @returns the folder and the world in it
 */
export async function unpackWorld(archive: NodeJS.ReadableStream): Promise<{ readonly folder: string; readonly world: World }> {
  const folder = mkdtempSync(join(tmpdir(), 'cdoc2-world-'));
  const tar = spawn('tar', ['-x', '-f', '-', '-C', folder, '--strip-components=1', '--no-same-owner'], { stdio: ['pipe', 'ignore', 'inherit'] });
  const [[code]] = await Promise.all([once(tar, 'close'), pipeline(archive, tar.stdin)]);
  if (code !== 0) throw new Error(`tar ended with ${String(code)}`);
  await writeSofthsmConf(join(folder, 'hsm'));
  const world = readWorld(join(folder, 'world.json'));
  writeClients(world, worldServerList(world, () => {}));
  return { folder, world };
}
