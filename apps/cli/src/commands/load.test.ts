import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findK6, LoadProblem } from '@testbed/load';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testbed } from '../testing/testbed.ts';
import { openWorkplace, type Workplace } from '../testing/workplace.ts';

// `testbed load` as an operator runs it: exit codes, and a smoke of every server of a world.

let here: Workplace;

beforeAll(async () => {
  here = await openWorkplace();
});
afterAll(() => here.leave());

function k6Missing(): string | undefined {
  try {
    findK6(process.env);
    return undefined;
  } catch (error) {
    if (error instanceof LoadProblem) return `${error.message}: go install go.k6.io/k6@latest`;
    throw error;
  }
}

describe('a smoke of a world', () => {
  test('every server withstands it: a report, and every kind of request in it', { timeout: 180_000 }, async (context) => {
    const missing = k6Missing();
    if (missing !== undefined) return context.skip(missing);
    const report = here.fresh('report');
    const smoke = await testbed(['load', '--json', '--profile', 'smoke', '--world', join(here.data, 'world.json'), '--report', report]);
    const { findings, operations } = smoke.document();
    const decided = findings.filter(({ id, verdict }: { id: string; verdict: string }) => verdict !== 'pass' && !/p95|p99|offered/.test(id));
    expect(decided, smoke.stderr).toEqual([]);
    expect([0, 1, 4], 'limits of time are this machine\'s affair').toContain(smoke.code);
    expect([...new Set(operations.map(({ operation }: { operation: string }) => operation))]).toEqual(['capsule fetch, EC', 'capsule fetch, RSA', 'capsule upload, EC', 'capsule upload, RSA', 'nonce', 'share fetch', 'share upload']);
    expect(operations.flatMap(({ answers }: { answers: object }) => Object.keys(answers)).filter((status: string) => !/^20[01]$/.test(status))).toEqual([]);
    expect(readFileSync(join(report, 'index.html'), 'utf8')).toContain('Testbed shares server 2');
    expect(JSON.parse(readFileSync(join(report, 'results.json'), 'utf8'))).toMatchObject({ profile: 'smoke', usage: { processes: [{ pids: [expect.any(Number)] }, {}, {}, {}] } });
  });
});

describe('what is wrong before any load', () => {
  const target = (): string => join(here.data, 'targets/capsule-server.json');

  test.each<[string, readonly string[], number, string]>([
    ['an unknown profile', ['--profile', 'flood', '--report', 'x'], 2, 'usage'],
    ['no report', ['--profile', 'smoke'], 2, 'usage'],
    ['an unknown journey', ['--profile', 'smoke', '--journey', 'walk', '--report', 'x'], 2, 'usage'],
    ['a world and a target', ['--profile', 'smoke', '--world', 'w', '--target', 't', '--report', 'x'], 2, 'usage'],
    ['a parameter that is no number', ['--profile', 'ramp', '--increment-cycles', 'many', '--report', 'x'], 2, 'usage'],
    ['words outside of options', ['--profile', 'smoke', '--report', 'x', 'extra', 'words'], 2, 'usage'],
    ['more than any run may be, before a target is read', ['--profile', 'steady', '--start-users-per-second', '2000', '--cycle-duration-seconds', '3600', '--target', '/nonexistent.json', '--report', 'x'], 2, 'usage'],
    ['no world', ['--profile', 'smoke', '--report', 'x'], 3, 'world-not-running'],
  ])('%s', async (_, args, code, error) => {
    const run = await testbed(['load', '--json', ...args], { K6: fakeK6() });
    expect({ code: run.code, error: run.document().error.code }).toEqual({ code, error });
  });

  test('no world file, though its folder is one', async () => {
    const run = await testbed(['load', '--json', '--profile', 'smoke', '--world', join(here.data, 'typo.json'), '--report', 'x'], { K6: fakeK6() });
    expect({ code: run.code, error: run.document().error.code }).toEqual({ code: 3, error: 'file-unreadable' });
  });

  test('no k6: exit 3, and how to get it', async () => {
    const run = await testbed(['load', '--json', '--profile', 'smoke', '--target', target(), '--report', 'x'], { K6: '/nonexistent/k6' });
    expect(run.code).toBe(3);
    expect(run.document().error).toMatchObject({ code: 'system-part-missing', next: expect.stringContaining('go install go.k6.io/k6@v') as string });
  });

  test('a target that is not there: exit 3, no report', async () => {
    const gone = join(here.data, 'targets/gone.json');
    writeFileSync(gone, JSON.stringify({ ...(JSON.parse(readFileSync(target(), 'utf8')) as object), post: 'https://localhost:1', fetch: 'https://localhost:1' }));
    const report = here.fresh('report');
    const run = await testbed(['load', '--json', '--profile', 'smoke', '--target', gone, '--report', report], { K6: fakeK6() });
    expect({ code: run.code, error: run.document().error.code, written: existsSync(report) }).toEqual({ code: 3, error: 'target-unreachable', written: false });
  });
});

/** What is examined here ends before k6 is ever run: anything that says it is k6 will do. */
function fakeK6(): string {
  const path = join(here.data, 'k6');
  writeFileSync(path, '#!/bin/sh\necho k6 v1.8.1\n', { mode: 0o755 });
  return path;
}
