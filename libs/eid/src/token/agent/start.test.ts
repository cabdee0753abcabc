import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { ecPointOf } from '@testbed/pki';
import type { Identity } from '../../identity.ts';
import { cardWorld, ecKey, missingHere, pin, type Card, type CardWorld } from '../../testing/card-world.ts';
import { openToken } from '../open.ts';

const missing = missingHere();
let world: CardWorld;
let card: Card;

beforeAll(async () => {
  if (missing) return;
  world = await cardWorld();
  card = await world.card('agent', ecKey('P-384'));
});
afterAll(async () => world?.remove());
beforeEach((context) => {
  if (missing) context.skip(missing);
});

/** Processes started by a process that still are. */
function childrenOf(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return children === '' ? [] : children.split(' ').map(Number);
}

/** False for a process that is gone, and for one that has ended but that nobody has asked after. */
function isRunning(pid: number): boolean {
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

async function openWithProcess(options: { timeout?: number; idleTimeout?: number } = {}): Promise<{ identity: Identity; pid: number }> {
  const before = childrenOf(process.pid);
  const identity = await openToken({ ...card.token, ...options, pin });
  const [pid = 0, ...others] = childrenOf(process.pid).filter((child) => !before.includes(child));
  expect(pid).toBeGreaterThan(0);
  expect(others).toStrictEqual([]);
  return { identity, pid };
}

const ecdh = async (identity: Identity): Promise<Uint8Array> => identity.ecdh(ecPointOf(ecKey('P-384')).point);

test('close ends the process, and the session with it', async () => {
  const { identity, pid } = await openWithProcess();
  expect(isRunning(pid)).toBe(true);
  await identity.close();
  expect(isRunning(pid)).toBe(false);
  await expect(ecdh(identity)).rejects.toMatchObject({ code: 'session-ended' });
  await identity.close();
});

test('a refused PIN leaves no process', async () => {
  const before = childrenOf(process.pid);
  await expect(openToken({ ...card.token, pin: 'wrong' })).rejects.toMatchObject({ code: 'pin-incorrect' });
  expect(childrenOf(process.pid)).toStrictEqual(before);
});

test('a parent that is killed takes the process with it', async () => {
  const script = `
    import { openToken } from ${JSON.stringify(join(import.meta.dirname, '../../index.ts'))};
    await openToken(${JSON.stringify({ ...card.token, pin })});
    console.log('open');`;
  const parent = spawn(process.execPath, ['--input-type=module', '--eval', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(parent.stdout, 'data');
  const [agent = 0] = childrenOf(parent.pid ?? 0);
  expect(isRunning(agent)).toBe(true);
  parent.kill('SIGKILL');
  await vi.waitFor(() => expect(isRunning(agent)).toBe(false), { timeout: 5000 });
});

test('a session that is not used ends by itself', async () => {
  const { identity, pid } = await openWithProcess({ idleTimeout: 800 });
  await vi.waitFor(() => expect(isRunning(pid)).toBe(false), { timeout: 5000 });
  await expect(ecdh(identity)).rejects.toMatchObject({ code: 'session-ended', next: 'open the token again' });
});

test('a token that hangs is given up, and its process killed', async () => {
  const { identity, pid } = await openWithProcess({ timeout: 4000 });
  process.kill(pid, 'SIGSTOP');
  await expect(ecdh(identity)).rejects.toMatchObject({ code: 'token-unresponsive' });
  await vi.waitFor(() => expect(isRunning(pid)).toBe(false), { timeout: 5000 });
  await identity.close();
});

test('a process that dies during an operation fails it', async () => {
  const { identity, pid } = await openWithProcess();
  process.kill(pid, 'SIGSTOP');
  const operation = ecdh(identity);
  process.kill(pid, 'SIGKILL');
  await expect(operation).rejects.toMatchObject({ code: 'agent-failed' });
  await expect(ecdh(identity)).rejects.toMatchObject({ code: 'session-ended' });
});

test('the PIN is in neither arguments, environment nor a file of the process', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'testbed-eid-'));
  // What `--pin env:NAME` leaves in our own environment, and where temporary files go.
  vi.stubEnv('TOKEN_PIN', pin).stubEnv('TMPDIR', folder);
  const { identity, pid } = await openWithProcess();
  try {
    const seen = readFileSync(`/proc/${pid}/cmdline`, 'utf8') + readFileSync(`/proc/${pid}/environ`, 'utf8');
    expect(seen).toContain(card.token.softhsmConf);
    expect(seen).not.toContain(pin);
    expect(seen).not.toContain(encodeURIComponent(pin));
    expect(await readdir(folder)).toStrictEqual([]);
  } finally {
    vi.unstubAllEnvs();
    await identity.close();
    await rm(folder, { recursive: true });
  }
});
