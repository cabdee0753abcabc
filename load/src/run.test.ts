import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import type { Target } from '@testbed/runner';
import { afterAll, beforeAll, describe, expect, test, vi, type TestContext } from 'vitest';
import { findK6, type K6 } from './k6/find.ts';
import { LoadProblem } from './problem.ts';
import { profiles, type ProfileName } from './profile/profiles.ts';
import { loadPage } from './report/page.ts';
import type { LoadResult } from './result.ts';
import { runLoad } from './run.ts';
import type { Audience } from './testing/audience.ts';
import { makePeople, startSmallServer, type Lie, type People } from './testing/capsule-server.ts';
import { startSmallSharesServer, type ShareLie } from './testing/shares-server.ts';

// Real k6 against a server of a few lines: what a load finds out, and what it leaves.

const k6 = findOrReason();
vi.setConfig({ testTimeout: 120_000 });
let people: People;
beforeAll(async () => {
  people = await makePeople();
});
afterAll(() => {
  expect(readdirSync(tmpdir()).filter((name) => name.startsWith(`testbed-load-${process.pid}-`)), 'files with keys that were left behind').toEqual([]);
});

function findOrReason(): K6 | string {
  try {
    return findK6(process.env);
  } catch (error) {
    if (error instanceof LoadProblem) return error.message;
    throw error;
  }
}

/** Skips where there is no k6. */
function needK6(context: TestContext): K6 {
  return typeof k6 === 'string' ? context.skip(`${k6}: go install go.k6.io/k6@latest`) : k6;
}

interface Planted {
  readonly lie?: Lie;
  readonly audience?: Audience;
  readonly signal?: AbortSignal;
  readonly onProgress?: (line: string) => void;
}

async function load(found: K6, profile: ProfileName, seconds: number, planted: Planted = {}): Promise<LoadResult> {
  return loadServer(found, await startSmallServer(people, planted.lie, planted.audience), ['A small server, EC', 'A small server, RSA'], profile, seconds, planted);
}

async function loadShares(found: K6, lie?: ShareLie, audience?: Audience): Promise<LoadResult> {
  return loadServer(found, await startSmallSharesServer(people, lie, audience), ['A small server'], 'smoke', 3);
}

async function loadServer(found: K6, server: { readonly target: Target; close(): void }, lanes: readonly string[], profile: ProfileName, seconds: number, { signal = new AbortController().signal, onProgress = () => undefined }: Planted = {}): Promise<LoadResult> {
  const parameters = { ...profiles[profile].parameters, startUsersPerSecond: 12, cycleDurationSeconds: seconds };
  const suite = { name: 'cdoc2-testbed', version: '0', commit: 'none' };
  try {
    const { result, summaries } = await runLoad({ targets: [server.target], profile, journey: 'mixed', parameters, seed: 'seed', k6: found, suite, signal, onProgress });
    expect([...summaries.keys()], JSON.stringify(result.findings)).toEqual(lanes);
    return result;
  } finally {
    server.close();
  }
}

function verdicts({ findings }: LoadResult): Record<string, string> {
  return Object.fromEntries(findings.filter(({ verdict }) => verdict !== 'pass').map(({ id, verdict }) => [id, verdict]));
}

/** What failed, but for how fast it is. */
function brokenIn({ findings }: LoadResult): readonly string[] {
  return findings.filter(({ id, verdict }) => verdict === 'fail' && !/p95|p99/.test(id)).map(({ id }) => id);
}

describe('a server that keeps its promises', () => {
  test('withstands; every operation was measured, and no key is told', async (context) => {
    const result = await load(needK6(context), 'smoke', 3);
    // How fast it is, and whether k6 keeps up, is this machine's affair.
    expect(Object.entries(verdicts(result)).filter(([id]) => !/p95|p99|offered/.test(id))).toEqual([]);
    expect(result.operations.map(({ operation, connection }) => `${operation}, ${connection}`)).toEqual(['capsule fetch, EC, new', 'capsule fetch, EC, kept', 'capsule fetch, RSA, new', 'capsule fetch, RSA, kept', 'capsule upload, EC, new', 'capsule upload, RSA, new']);
    expect(result.usage.processes.at(-1)).toMatchObject({ name: 'load generator (k6)', pids: [expect.any(Number), expect.any(Number)] });
    for (const text of [JSON.stringify(result), loadPage(result)]) expect(text).not.toContain('PRIVATE KEY');
  });

  test('one of shares does too', async (context) => {
    const result = await loadShares(needK6(context));
    expect(Object.entries(verdicts(result)).filter(([id]) => !/p95|p99|offered/.test(id))).toEqual([]);
    expect([...new Set(result.operations.map(({ operation }) => operation))]).toEqual(['nonce', 'share fetch', 'share upload']);
  });

  test('interrupted: what was seen is judged, and it is no pass', async (context) => {
    const found = needK6(context);
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 5_000);
    const result = await load(found, 'smoke', 60, { signal: controller.signal });
    expect(verdicts(result)).toMatchObject({ 'load/completed': 'undecided', 'load/offered': 'undecided' });
    expect(result.users).toMatchObject({ planned: 720, came: expect.any(Number) as number });
    expect(result.users.came).toBeLessThan(200);
    expect(result.conclusion).toBe('undecided');
  });

  test('interrupted while it keeps what is to expire, its clock being behind: not waited for, and undecided', async (context) => {
    const found = needK6(context);
    const controller = new AbortController();
    let interrupted = 0;
    const onProgress = (line: string): void => {
      if (!line.startsWith('waiting')) return;
      expect(line).toMatch(/^waiting (1\d|2\d) s, until everything has expired by the server's clock too$/);
      interrupted = Date.now();
      controller.abort();
    };
    const result = await load(found, 'expiry-storm', 1, { lie: 'slow-clock', signal: controller.signal, onProgress });
    expect(Date.now() - interrupted).toBeLessThan(5_000);
    expect(result.findings.find(({ id }) => id === 'truth/expired')).toMatchObject({ verdict: 'undecided', actual: 'held 0 times, undecided 12 times (not looked at)' });
    expect(verdicts(result)).toMatchObject({ 'load/completed': 'undecided' });
  });
});

describe('a server that does not is found out', () => {
  test.for<[Lie, string]>([
    ['loses', 'truth/owner'],
    ['mixes-up', 'truth/owner'],
    ['gives-away', 'truth/others'],
    ['repeats-places', 'truth/unique'],
    ['sheds', 'load/shed'],
    ['fails', 'load/errors'],
  ])('it %s: %s', async ([lie, finding], context) => {
    const result = await load(needK6(context), 'smoke', 3, { lie });
    expect(verdicts(result), JSON.stringify(result.findings)).toMatchObject({ [finding]: 'fail' });
    expect(result.conclusion).toBe('fail');
  });

  test('it is slower than a profile bears', async (context) => {
    const { findings } = await load(needK6(context), 'steady', 3, { lie: 'late' });
    // Failed, or undecided where this machine is busy with other things.
    expect(findings.find(({ id }) => id === 'load/p95')).toMatchObject({ verdict: expect.not.stringMatching('pass') as string, actual: expect.stringMatching(/^\d{3,} ms \(capsule fetch/) as string });
  });

  test('it serves what has expired', async (context) => {
    expect(verdicts(await load(needK6(context), 'expiry-storm', 3, { lie: 'outlives' }))).toMatchObject({ 'truth/expired': 'fail' });
  });
});

describe('k6 and the judge have eyes of their own: what is shown to one of them alone is found', () => {
  test.for<[Lie, Audience, ProfileName, readonly string[]]>([
    ['mixes-up', 'k6', 'smoke', ['truth/owner']],
    ['mixes-up', 'judge', 'smoke', ['truth/owner', 'truth/kept']],
    ['loses', 'k6', 'smoke', ['truth/owner', 'load/errors']],
    ['fails', 'judge', 'smoke', ['truth/kept']],
    ['outlives', 'k6', 'expiry-storm', ['truth/expired', 'load/errors']],
    ['outlives', 'judge', 'expiry-storm', ['truth/expired']],
  ])('it %s, for %s', async ([lie, audience, profile, broken], context) => {
    const result = await load(needK6(context), profile, 3, { lie, audience });
    expect(brokenIn(result), JSON.stringify(result.findings)).toEqual(broken);
  });

  test.for<[ShareLie, Audience, readonly string[]]>([
    ['mixes-up', 'k6', ['truth/owner']],
    ['mixes-up', 'judge', ['truth/owner', 'truth/kept']],
    ['loses', 'k6', ['truth/owner', 'load/errors']],
    ['loses', 'judge', ['truth/owner', 'truth/kept']],
    ['gives-away', 'judge', ['truth/others']],
  ])('shares: it %s, for %s', async ([lie, audience, broken], context) => {
    const result = await loadShares(needK6(context), lie, audience);
    expect(brokenIn(result), JSON.stringify(result.findings)).toEqual(broken);
  });
});

test('an expiry storm on a server that forgets in time: none is served after it', async (context) => {
  const result = await load(needK6(context), 'expiry-storm', 3);
  expect(Object.keys(verdicts(result)).filter((id) => id.startsWith('truth/'))).toEqual([]);
  // Every one was looked at once more after the load, besides what k6 asked for.
  expect(result.invariants.find(({ id }) => id === 'expired')?.held).toBeGreaterThanOrEqual(36);
});
