import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { readAdapter } from '@testbed/adapters';
import { clientChecks, openClientWorld, runClientSuite } from '@testbed/checks';
import { runJourneys } from '@testbed/journeys';
import { isNamed } from '@testbed/runner';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { journeyDefects, placesOf, writeAdapter, type JourneyDefect } from '../testing/journey-defects.ts';
import { bin, freePortBase, testbed } from '../testing/testbed.ts';
import { openWorkplace, type Workplace } from '../testing/workplace.ts';

const folder = mkdtempSync(join(tmpdir(), 'journeys-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const [first, ...others] = journeyDefects as readonly [JourneyDefect, ...JourneyDefect[]];

describe('testbed journeys', () => {
  test('a sample with our client: every journey goes as it must', { timeout: 600_000 }, async () => {
    const report = join(folder, 'report');
    const run = await testbed(['journeys', '--adapter', writeAdapter(folder), '--runs', '10', '--seed', '6', '--lanes', '1', '--port-base', String(await freePortBase()), '--report', report, '--json']);
    expect({ code: run.code, counterexample: run.document().counterexample }, run.stderr).toEqual({ code: 0, counterexample: undefined });
    const document = run.document();
    expect(document).toMatchObject({ seed: 6, played: 10, interrupted: false, leftOut: [] });
    expect(document.steps.succeeds).toBeGreaterThan(10);
    expect(document.steps.refused).toBeGreaterThan(0);
    expect(JSON.parse(readFileSync(join(report, 'journeys.json'), 'utf8'))).toEqual(document);
  });

  test('a planted defect: a small run finds it and prints one line, which finds it again', { timeout: 480_000 }, async () => {
    const adapter = writeAdapter(folder, first);
    const found = await testbed(['journeys', '--adapter', adapter, '--runs', '30', '--seed', String(first.seed), '--lanes', '1', '--shrink', '5', '--port-base', String(await freePortBase())]);
    expect(found.code, found.stderr).toBe(1);
    expect(found.stdout).toMatch(first.actual);
    const line = /^Again: testbed (journeys .*)$/m.exec(found.stdout)?.[1] ?? '';
    expect(line).toMatch(/--seed -?\d+ --path [\d:]+$/);
    const again = await testbed([...line.split(' '), '--json', '--shrink', '0', '--port-base', String(await freePortBase())]);
    expect(again.code, again.stderr).toBe(1);
    expect(again.document().counterexample.actual).toMatch(first.actual);
    expect(again.document().played).toBe(1);
    expect(again.document().replay).toBe(`testbed ${line}`);
  });

  test('interrupted in the middle of a journey, and its world with it: says so, and nothing of the client; exit 4', { timeout: 120_000 }, async () => {
    const base = await freePortBase();
    const child = spawn(process.execPath, [bin, 'journeys', '--adapter', writeAdapter(folder), '--seed', '6', '--lanes', '1', '--port-base', String(base), '--json'], { stdio: ['ignore', 'pipe', 'pipe'] });
    const stdout = text(child.stdout);
    const closed = once(child, 'close');
    let said = '';
    for await (const chunk of child.stderr) {
      const before = said;
      said += String(chunk);
      if (before.includes(' 1/100') || !said.includes(' 1/100')) continue;
      const { processes } = (await (await fetch(`http://127.0.0.1:${base + 90}/`)).json()) as { readonly processes: readonly { readonly pid: number }[] };
      for (const { pid } of processes) process.kill(pid, 'SIGINT');
      child.kill('SIGINT');
    }
    expect(await closed, said).toEqual([4, null]);
    expect(JSON.parse(await stdout)).toMatchObject({ played: 1, interrupted: true });
    expect(said).not.toContain('nothing can be said');
  });

  test.each([
    ['no adapter', [], 'usage'],
    ['a path that is none', ['--adapter', writeAdapter(folder), '--path', 'first'], 'usage'],
    ['no journeys', ['--adapter', writeAdapter(folder), '--runs', '0'], 'usage'],
    ['a seed that is none', ['--adapter', writeAdapter(folder), '--seed', 'x'], 'usage'],
  ])('%s: exit 2', async (_what, args, code) => {
    const run = await testbed(['journeys', '--json', ...args]);
    expect({ exit: run.code, error: run.document().error }).toMatchObject({ exit: 2, error: { code } });
  });
});

describe('defects of combinations', () => {
  let here: Workplace;
  beforeAll(async () => {
    here = await openWorkplace();
  }, 240_000);
  afterAll(() => here.leave());

  test.each(journeyDefects)('$id: the source has the place once, and the nearest fixed checks notice nothing', { timeout: 240_000 }, async (defect) => {
    expect(placesOf(defect)).toBe(1);
    expect(defect.nearest.filter((name) => !clientChecks.some((check) => isNamed(check, [name])))).toEqual([]);
    const target = { adapter: readAdapter(writeAdapter(folder, defect)), version: 'planted', world: openClientWorld(join(here.data, 'world.json')), folder: here.fresh('checks') };
    const results = await runClientSuite(target, { seed: 'journeys', only: defect.nearest });
    expect(results.map(({ id, verdict, actual }) => `${id} ${verdict}: ${actual}`).filter((line) => !line.includes(' pass: '))).toEqual([]);
    expect(results.length).toBeGreaterThanOrEqual(defect.nearest.length);
  });

  test.each(others)('$id: journeys notice it', { timeout: 480_000 }, async (defect) => {
    const { counterexample } = await runJourneys({
      adapter: readAdapter(writeAdapter(folder, defect)),
      worlds: [openClientWorld(join(here.data, 'world.json'))],
      folder: here.fresh('journeys'),
      runs: 60,
      seed: defect.seed,
      shrinking: 0,
    });
    expect(counterexample?.actual).toMatch(defect.actual);
  });
});
