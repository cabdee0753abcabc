/**
 * A file of many gigabytes, there and back: encrypts and decrypts it with the `testbed` command and prints the time,
 * the speed and the peak memory of each process. Fails when the content changed or memory passed the limit.
 *
 * usage: npm run large -- [--gib 5] [--content zeros|random|text]
 */
import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const memoryLimit = 200 * 1024;
const chunkLength = 16 * 1024 * 1024;
const bin = join(import.meta.dirname, '../../bin/testbed.js');
const values = options();
const size = Math.round(Number(values.gib) * 2 ** 30);
const secret = `base64:${randomBytes(32).toString('base64')}`;
const folder = mkdtempSync(join(tmpdir(), 'testbed-large-'));

try {
  const file = join(folder, 'large.bin');
  await write(file);
  const before = await digest(file);
  const container = join(folder, 'large.cdoc2');
  const out = join(folder, 'out');
  const peaks = [
    await measure('encrypt', ['encrypt', '--out', container, '--offline', '--secret', `large=${secret}`, '--', file]),
    await measure('decrypt', ['decrypt', container, '--out', out, '--secret', secret]),
  ];
  const same = (await digest(join(out, 'large.bin'))) === before;
  console.log(`content ${same ? 'unchanged' : 'CHANGED'} (SHA-256 ${before.slice(0, 16)}…)`);
  if (!same || peaks.some((peak) => peak > memoryLimit)) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function options(): { readonly gib: string; readonly content: string } {
  try {
    const { values: given } = parseArgs({ options: { gib: { type: 'string', default: '5' }, content: { type: 'string', default: 'zeros' } } });
    if (Number(given.gib) > 0 && Number(given.gib) <= 1024 && ['zeros', 'random', 'text'].includes(given.content)) return given;
  } catch {
    // An option that it does not have.
  }
  process.stderr.write('usage: npm run large -- [--gib 5] [--content zeros|random|text]\n');
  process.exit(2);
}

async function write(path: string): Promise<void> {
  const handle = await open(path, 'w');
  for (let done = 0; done < size; done += chunkLength) {
    const chunk = content(values.content).subarray(0, size - done);
    await handle.write(chunk, 0, chunk.length, done);
  }
  await handle.close();
}

function content(kind: string): Buffer {
  if (kind === 'random') return randomBytes(chunkLength);
  return kind === 'text' ? Buffer.alloc(chunkLength, '2026-11-22T12:00:00Z INFO a line of an ordinary log file\n') : Buffer.alloc(chunkLength);
}

async function digest(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** Runs the command; resolves to its peak resident memory in KiB, as the kernel counts it. */
async function measure(name: string, args: readonly string[]): Promise<number> {
  const started = performance.now();
  const child = spawn(process.execPath, [bin, ...args], { stdio: ['ignore', 'ignore', 'inherit'] });
  let peak = 0;
  const timer = setInterval(() => {
    peak = Math.max(peak, peakOf(child.pid ?? 0));
  }, 50);
  const [code] = (await once(child, 'exit')) as [number | null];
  clearInterval(timer);
  if (code !== 0) throw new Error(`${name} ended with ${code}`);
  const seconds = (performance.now() - started) / 1000;
  const speed = size / 2 ** 20 / seconds;
  console.log(`${name}: ${values.gib} GiB of ${values.content} in ${seconds.toFixed(1)} s (${speed.toFixed(0)} MiB/s), peak memory ${(peak / 1024).toFixed(0)} MiB (limit ${memoryLimit / 1024})`);
  return peak;
}

function peakOf(pid: number): number {
  try {
    return Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}
