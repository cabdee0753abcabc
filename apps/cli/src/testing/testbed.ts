import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, rmdirSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
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

/** Keys that an installation makes for itself stay in the temporary folder. */
export const home = join(tmpdir(), 'testbed-test-home');

export const bin = join(import.meta.dirname, '../../bin/testbed.js');

/** Runs `testbed` as a user does, in a process of its own. */
export async function testbed(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<Run> {
  const child = spawn(process.execPath, [bin, ...args], { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, TESTBED_DATA: nowhere, TESTBED_HOME: home, ...environment } });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout, stderr, document: () => JSON.parse(stdout) };
}

/** Bases that keep worlds apart, below the ports that a system gives to outgoing connections. */
const bases = { first: 10_100, distance: 700, count: 28 };

/** A port base whose ports are all free, and that no other test on this machine was given lately. */
export async function freePortBase(): Promise<number> {
  for (let attempt = 0; attempt < 1_000; attempt += 1) {
    const base = bases.first + bases.distance * randomInt(bases.count);
    if (!reserve(base)) continue;
    const free = await Promise.all(Object.values(portOffsets).map((offset) => isFree(base + offset)));
    if (free.every(Boolean)) return base;
  }
  throw new Error('no free ports for a world');
}

/** Test files run side by side: between asking for ports and listening at them another must not get the same ones. */
function reserve(base: number): boolean {
  const mark = join(tmpdir(), `testbed-ports-${base}`);
  try {
    if (Date.now() - statSync(mark).mtimeMs > 60_000) rmdirSync(mark);
  } catch {
    // Nobody has it.
  }
  try {
    mkdirSync(mark);
  } catch {
    return false;
  }
  process.once('exit', () => rmSync(mark, { recursive: true, force: true }));
  return true;
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
