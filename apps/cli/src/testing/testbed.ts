import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { portOffsets } from '../world/ports.ts';

/** What one run of the `testbed` command left behind. */
export interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The document of a run with `--json`. */
  document(): Document;
}

// oxlint-disable-next-line typescript/no-explicit-any -- documents differ by command; each test asserts the members it reads
type Document = any;

/** No world runs there: a command finds one only where the test says so. */
export const nowhere = join(import.meta.dirname, 'no-world');

export const bin = join(import.meta.dirname, '../../bin/testbed.js');

/** Runs `testbed` as a user does, in a process of its own. */
export async function testbed(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<Run> {
  const child = spawn(process.execPath, [bin, ...args], { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, TESTBED_DATA: nowhere, ...environment } });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout, stderr, document: () => JSON.parse(stdout) };
}

/** A port base whose ports are all free now, far from the default one. */
export async function freePortBase(): Promise<number> {
  for (let base = 20_000 + 1_000 * (process.pid % 20); ; base += 1_000) {
    const free = await Promise.all(Object.values(portOffsets).map((offset) => isFree(base + offset)));
    if (free.every(Boolean)) return base;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen({ port, host: '127.0.0.1', exclusive: true });
    await once(server, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    server.close();
  }
}

/** Whether a process lives. */
export function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
