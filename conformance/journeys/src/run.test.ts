import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readAdapter, type Adapter } from '@testbed/adapters';
import { Undecided } from '@testbed/runner';
import { runJourneys, type JourneyResult, type JourneyRun } from './run.ts';
import { stillWorld } from './testing/still-world.ts';
import type { JourneyWorld } from './world.ts';

let folder: string;
let world: JourneyWorld;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'journeys-'));
  world = await stillWorld(join(folder, 'world'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const program = [process.execPath, join(import.meta.dirname, 'testing/toy-client.ts')];

function toy(defect?: string): Adapter {
  const path = join(folder, `toy-${defect ?? 'right'}.json`);
  const file = {
    kind: 'command',
    name: 'toy',
    version: program,
    encrypt: [...program, 'encrypt', '{out}', '{recipients}', '{files}'],
    decrypt: [...program, 'decrypt', '{container}', '{outDir}', '{credential}'],
    arguments: { 'recipient.secret': ['--for={label}={hex}'], 'credential.secret': ['{hex}'] },
    files: { certificate: 'pem', publicKey: 'pem', privateKey: 'pem' },
    supports: ['SC05'],
    success: { exit: [0] },
    environment: defect === undefined ? {} : { TOY_DEFECT: defect },
  };
  writeFileSync(path, JSON.stringify(file));
  return readAdapter(path);
}

const play = (adapter: Adapter, options: Partial<JourneyRun>): Promise<JourneyResult> =>
  runJourneys({ adapter, worlds: [world], folder: mkdtempSync(join(folder, 'run-')), runs: 40, seed: 1, shrinking: 20_000, ...options });

describe('journeys with a client', () => {
  test('one that does what it must: all are played, and what it does not offer is told', async () => {
    const { played, interrupted, steps, counterexample, leftOut } = await play(toy(), { runs: 12 });
    expect(counterexample).toBeUndefined();
    expect({ played, interrupted }).toEqual({ played: 12, interrupted: false });
    expect(steps.succeeds).toBeGreaterThan(12);
    expect(steps.refused).toBeGreaterThan(0);
    expect(leftOut).toContain('passwords');
    expect(leftOut).not.toContain('secrets');
  });

  test('one that takes labels for keys: found, made as simple as can be, found again by seed and path', { timeout: 120_000 }, async () => {
    const adapter = toy('label-taken-for-a-key');
    const { counterexample } = await play(adapter, { shrinking: 30_000 });
    expect(counterexample?.actual).toContain('though it had to succeed: it is the right credential');
    const { recipients, openings, trouble } = counterexample?.journey ?? {};
    expect(recipients?.map(({ kind }) => kind)).toEqual(['secret', 'secret']);
    expect(new Set(recipients?.map((recipient) => 'label' in recipient && recipient.label)).size).toBe(1);
    expect({ openings: openings?.length, trouble }).toEqual({ openings: 1, trouble: undefined });
    const again = await play(adapter, { seed: counterexample?.seed ?? 0, path: counterexample?.path });
    expect(again.played).toBe(1);
    expect(again.counterexample?.journey).toEqual(counterexample?.journey);
    expect(again.counterexample?.actual).toBe(counterexample?.actual);
  });

  test('one that writes files before it has the key: a refusal must leave nothing', async () => {
    const { counterexample } = await play(toy('files-before-the-key'), { shrinking: 2_000 });
    expect(counterexample?.actual).toMatch(/^failed \(exit 1\) and left /);
    expect(counterexample?.steps.at(-1)).toMatchObject({ expected: 'refused', exit: 1 });
  });

  test('shrinking ends when its time is over, and what was found is replayed all the same', async () => {
    const adapter = toy('label-taken-for-a-key');
    const { counterexample } = await play(adapter, { shrinking: 0 });
    expect(counterexample?.shrunk).toBe(0);
    const again = await play(adapter, { seed: counterexample?.seed ?? 0, path: counterexample?.path, shrinking: 0 });
    expect(again.counterexample?.journey).toEqual(counterexample?.journey);
  });

  test('in two lanes the journeys are shared out, and a counterexample is replayed in one', async () => {
    expect((await play(toy(), { worlds: [world, world], runs: 5 })).played).toBe(5);
    const adapter = toy('label-taken-for-a-key');
    const { counterexample } = await play(adapter, { worlds: [world, world], shrinking: 0 });
    const again = await play(adapter, { worlds: [world, world], seed: counterexample?.seed ?? 0, path: counterexample?.path, shrinking: 0 });
    expect(again.counterexample?.actual).toBe(counterexample?.actual);
  });

  test('secrets are in nothing that is told', async () => {
    const { counterexample } = await play(toy('label-taken-for-a-key'), { shrinking: 0 });
    const commands = counterexample?.steps.map(({ command }) => command.join(' ')) ?? [];
    expect(commands.length).toBeGreaterThan(0);
    expect(commands.every((command) => command.includes('•••') && !/[0-9a-f]{64}/.test(command))).toBe(true);
  });
});

describe('what is no verdict on the client', () => {
  test('a world that does not obey', async () => {
    const deaf = await stillWorld(join(folder, 'deaf'), { traffic: () => Promise.reject(new Undecided('the world can\'t be reached')) });
    await expect(play(toy(), { worlds: [deaf] })).rejects.toThrow(expect.objectContaining({ name: 'Undecided', message: 'the world can\'t be reached' }));
  });

  test('a client that can\'t be started', async () => {
    const adapter: Adapter = { ...toy(), encrypt: ['./no-such-program', '{files}'] };
    await expect(play(adapter, {})).rejects.toThrow(expect.objectContaining({ code: 'client-not-started' }));
  });

  test('somebody who breaks off', async () => {
    const breaking = new AbortController();
    const { played, interrupted, counterexample } = await play(toy(), { signal: breaking.signal, onJourney: () => breaking.abort() });
    expect({ played, interrupted, counterexample }).toEqual({ played: 1, interrupted: true, counterexample: undefined });
  });

  test.each([
    ['the world is gone with it', toy, () => Promise.reject(new Undecided('the world can\'t be reached'))],
    ['the client goes wrong meanwhile', () => toy('files-before-the-key'), async () => []],
  ])('somebody who breaks off in the middle of a journey, and %s', async (_what, adapter, traffic) => {
    const breaking = new AbortController();
    const leaving = await stillWorld(mkdtempSync(join(folder, 'leaving-')), {
      traffic() {
        breaking.abort();
        return traffic();
      },
    });
    const { played, interrupted, counterexample } = await play(adapter(), { worlds: [leaving], signal: breaking.signal });
    expect({ played, interrupted, counterexample }).toEqual({ played: 0, interrupted: true, counterexample: undefined });
  });
});
