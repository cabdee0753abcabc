import type { Interval } from '../measure/operation.ts';
import type { LoadResult } from '../result.ts';

/** A short run of a capsule server that lost something: for tests of the report. */
export function sampleResult(change: Partial<LoadResult> = {}): LoadResult {
  const latency = { p50: 12.34, p95: 45.6, p99: 78.9, max: 123.4 };
  const series: readonly Interval[] = [
    { from: 0, ok: 10, shed: 0, errors: 0, latency },
    { from: 1, ok: 0, shed: 0, errors: 0 },
    { from: 2, ok: 8, shed: 2, errors: 1, latency: { ...latency, p99: 250 } },
  ];
  return {
    suite: { name: 'cdoc2-testbed', version: '0.1.0', commit: 'c0ffee' },
    k6: '1.8.1',
    targets: [{ name: 'A capsule server', kind: 'capsule-server', digest: 'd'.repeat(64) }],
    profile: 'ramp',
    journey: 'mixed',
    parameters: { startUsersPerSecond: 5, incrementUsersPerSecond: 5, incrementCycles: 2, cycleDurationSeconds: 1 },
    seed: 'seed',
    started: '2026-11-23T05:00:00.000Z',
    finished: '2026-11-23T05:00:09.000Z',
    machine: { system: 'linux 6 x64', processor: 'A processor', cores: 2, memory: 8 * 2 ** 30, node: '24.0.0' },
    conclusion: 'fail',
    findings: [
      { id: 'truth/owner', verdict: 'fail', expected: 'What was answered 201 is handed to its owner', actual: 'held 17 times, broken once' },
      { id: 'truth/others', verdict: 'undecided', expected: 'It is handed to nobody else', actual: 'never observed' },
      { id: 'load/errors', verdict: 'pass', expected: 'Every request is answered', actual: '0 of 21' },
    ],
    invariants: [
      { id: 'owner', held: 17, broken: 1, undecided: 0, examples: ['/key-capsules/KC<00> was answered 201 and is not found'] },
      { id: 'others', held: 0, broken: 0, undecided: 0, examples: [] },
    ],
    users: { planned: 15, came: 15, dropped: 0 },
    phases: [{ name: '5 users/s', usersPerSecond: 5, seconds: 1 }, { name: '10 users/s', usersPerSecond: 10, seconds: 2 }],
    began: 1_000_000,
    duration: 3,
    width: 1,
    operations: [{ operation: 'capsule fetch, EC', connection: 'new', requests: 21, shed: 2, errors: 1, answers: { 200: 18, 503: 2, timeout: 1 }, latency, series }],
    series,
    usage: {
      otherCores: 0.5,
      whole: { cpuSeconds: 3, series: [{ at: 1_000_500, cores: 1.5, memory: 0 }] },
      processes: [
        { name: 'A capsule server', pids: [7], cpuSeconds: 1.5, memory: 100 * 2 ** 20, series: [{ at: 1_000_500, cores: 0.5, memory: 90 * 2 ** 20 }, { at: 1_002_500, cores: 1, memory: 100 * 2 ** 20 }] },
        { name: 'load generator (k6)', pids: [8], cpuSeconds: 0.5, memory: 50 * 2 ** 20, series: [{ at: 1_000_500, cores: 0.1, memory: 50 * 2 ** 20 }] },
      ],
    },
    ...change,
  };
}
