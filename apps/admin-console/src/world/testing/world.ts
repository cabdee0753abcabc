/** For tests only: a world of one's own, as `testbed up` makes it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { randomInt } from 'node:crypto';
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

/** Where worlds of tests are put, of other packages too: apart from each other, below the ports of outgoing connections. */
const bases = { first: 10_100, distance: 700, count: 28 } as const;
const attempts = 5;

/** Starts a world with two shares servers; it ends with this process at the latest. */
export async function startTestWorld(): Promise<TestWorld> {
  const reasons: string[] = [];
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const base = bases.first + bases.distance * randomInt(bases.count);
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
  const { promise, resolve } = Promise.withResolvers<string | undefined>();
  child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stdout?.on('data', (chunk: Buffer) => chunk.includes('"ready": true') && resolve(undefined));
  child.once('exit', () => resolve(said));
  return promise;
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
      if (child.exitCode === null && child.signalCode === null) {
        const ended = once(child, 'exit');
        child.kill('SIGTERM');
        await ended;
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
