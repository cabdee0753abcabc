import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { writeSofthsmConf } from '@testbed/eid';
import { ConfigurationProblem } from '../problem.ts';
import { worldServerList } from '../world/find.ts';
import { readWorld, type World } from '../world/world-file.ts';
import { writeClients } from '../world/clients/write.ts';

/**
 * Unpacks a world's folder into a new one of this machine that only its user can read, and makes its absolute paths
 * those of this machine. Where that fails nothing stays: people's keys are in it.
 *
 * @param archive a tar stream in which the folder has one name
 * @returns the folder and the world in it
 * @throws ConfigurationProblem `server-failed-to-start` where it is no whole archive, or can't be unpacked here
 */
export async function unpackWorld(archive: NodeJS.ReadableStream): Promise<{ readonly folder: string; readonly world: World }> {
  const folder = mkdtempSync(join(tmpdir(), 'cdoc2-world-'));
  try {
    await unpack(archive, folder);
    await writeSofthsmConf(join(folder, 'hsm'));
    const world = readWorld(join(folder, 'world.json'));
    writeClients(world, worldServerList(world, () => {}));
    return { folder, world };
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

async function unpack(archive: NodeJS.ReadableStream, folder: string): Promise<void> {
  const tar = spawn('tar', ['-x', '-f', '-', '-C', folder, '--strip-components=1', '--no-same-owner'], { stdio: ['pipe', 'ignore', 'pipe'] });
  // It has ended before anything is decided about its folder.
  const [ended, words, piped] = await Promise.allSettled([once(tar, 'close'), text(tar.stderr), pipeline(archive, tar.stdin)]);
  if (ended.status === 'fulfilled' && ended.value[0] === 0 && piped.status === 'fulfilled') return;
  const cause: unknown = ended.status === 'rejected' ? ended.reason : piped.status === 'rejected' ? piped.reason : undefined;
  const why = (words.status === 'fulfilled' ? words.value.trim() : '') || String(cause);
  throw new ConfigurationProblem('server-failed-to-start', `the folder of the world in the container can't be unpacked into ${folder}: ${why}`, 'make room there, or name another place with TMPDIR; tar is needed too', { cause });
}
