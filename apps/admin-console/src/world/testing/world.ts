/** For tests only: a world of one's own, as `testbed up` makes it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

export const testbed = [process.execPath, join(import.meta.dirname, '../../../../cli/bin/testbed.js')] as const;

export interface TestWorld {
  /** `world.json` */
  readonly file: string;
  /** Runs a command in this world; resolves to its exit code and what it said. */
  run(...words: readonly string[]): Promise<{ readonly code: number | null; readonly said: string }>;
  stop(): Promise<void>;
}

/** Above the ports of other packages' worlds, below those of outgoing connections. */
const portBases = [31_000, 31_700];

/** Starts a world with two shares servers; it ends with this process at the latest. */
export async function startTestWorld(): Promise<TestWorld> {
  const reasons: string[] = [];
  for (const base of portBases) {
    const folder = mkdtempSync(join(tmpdir(), 'console-world-'));
    // The channel ends the world when this process is gone.
    const child = spawn(testbed[0], [testbed[1], 'up', '--json', '--data', folder, '--port-base', String(base)], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
    const reason = await ready(child);
    if (reason === undefined) return running(child, folder);
    reasons.push(reason);
    rmSync(folder, { recursive: true, force: true });
  }
  throw new Error(`no world could be started: ${reasons.join('; ')}`);
}

/** Resolves once the world listens; to the reason when it ends before. */
async function ready(child: ChildProcess): Promise<string | undefined> {
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const listening = child.stdout ? once(child.stdout, 'data').then(() => undefined) : undefined;
  return Promise.race([listening, once(child, 'exit').then(() => said)]);
}

function running(child: ChildProcess, folder: string): TestWorld {
  const file = join(folder, 'world.json');
  return {
    file,
    async run(...words) {
      const command = spawn(testbed[0], [testbed[1], ...words], { stdio: ['ignore', 'ignore', 'pipe'] });
      const [said, [code]] = await Promise.all([text(command.stderr), once(command, 'close') as Promise<[number | null]>]);
      return { code, said };
    },
    async stop() {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
