import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { conclusionOf, exitCodeOf, judge, type Facts } from './judge.ts';

const latency = { p50: 5, p95: 20, p99: 40, max: 60 };
const good: Facts = {
  invariants: [{ id: 'owner', held: 9, broken: 0, undecided: 0, examples: [] }],
  operations: [{ requests: 100, errors: 0, answers: {} }],
  calm: [{ operation: 'fetch', latency }],
  limits: { p95: 500, p99: 1_000, recovery: 5 },
  users: { planned: 100, came: 100, dropped: 0 },
  lanes: 2,
  shedOutsideSpike: 0,
  recovery: { kind: 'after', seconds: 2 },
  ending: { kind: 'done' },
  othersPart: 0.1,
};

const steady = { p95: 500, p99: 1_000 };

function verdicts(change: Partial<Facts>): Record<string, string> {
  return Object.fromEntries(judge({ ...good, ...change }).filter(({ verdict }) => verdict !== 'pass').map(({ id, verdict }) => [id, verdict]));
}

describe('one thing wrong is one finding', () => {
  test.each<[string, Partial<Facts>, Record<string, string>]>([
    ['nothing', {}, {}],
    ['a broken invariant', { invariants: [{ id: 'owner', held: 9_999, broken: 1, undecided: 0, examples: ['lost'] }] }, { 'truth/owner': 'fail' }],
    ['an invariant that was never decided', { invariants: [{ id: 'others', held: 0, broken: 0, undecided: 3, examples: [] }] }, { 'truth/others': 'undecided' }],
    ['an invariant that was hardly ever decided', { limits: steady, invariants: [{ id: 'others', held: 2, broken: 0, undecided: 78, examples: [] }] }, { 'truth/others': 'undecided' }],
    ['a look in twenty that decided nothing', { limits: steady, invariants: [{ id: 'others', held: 19, broken: 0, undecided: 1, examples: [] }] }, {}],
    ['more than that', { limits: steady, invariants: [{ id: 'owner', held: 18, broken: 0, undecided: 1, examples: [] }] }, { 'truth/owner': 'undecided' }],
    ['looks refused in a spike', { invariants: [{ id: 'others', held: 10, broken: 0, undecided: 10, examples: [] }] }, {}],
    ['most looks refused in a spike', { invariants: [{ id: 'others', held: 10, broken: 0, undecided: 11, examples: [] }] }, { 'truth/others': 'undecided' }],
    ['one that is not known to be kept, spike or not', { invariants: [{ id: 'kept', held: 9_999, broken: 0, undecided: 1, examples: [] }] }, { 'truth/kept': 'undecided' }],
    ['one that may be served after its expiry', { limits: steady, invariants: [{ id: 'expired', held: 9_999, broken: 0, undecided: 1, examples: [] }] }, { 'truth/expired': 'undecided' }],
    ['an error', { operations: [{ requests: 100, errors: 1, answers: { 500: 1 } }] }, { 'load/errors': 'fail' }],
    ['something shed without need', { shedOutsideSpike: 1 }, { 'load/shed': 'fail' }],
    ['slowness', { calm: [{ operation: 'fetch', latency: { ...latency, p99: 1_001 } }] }, { 'load/p99': 'fail' }],
    ['slowness of a busy machine', { othersPart: 0.3, calm: [{ operation: 'fetch', latency: { ...latency, p99: 1_001 } }] }, { 'load/p99': 'undecided' }],
    ['timeouts of a target', { operations: [{ requests: 100, errors: 2, answers: { timeout: 2 } }] }, { 'load/errors': 'fail' }],
    ['timeouts of a busy machine', { othersPart: 0.3, operations: [{ requests: 100, errors: 2, answers: { timeout: 2 } }] }, { 'load/errors': 'undecided' }],
    ['errors of a target on a busy machine', { othersPart: 0.3, operations: [{ requests: 100, errors: 2, answers: { timeout: 1, 500: 1 } }] }, { 'load/errors': 'fail' }],
    ['a late recovery of a busy machine', { othersPart: 0.3, recovery: { kind: 'after', seconds: 6 } }, { 'load/recovery': 'undecided' }],
    ['a busy machine that is fast enough', { othersPart: 0.9 }, {}],
    ['none of a busy machine', { othersPart: 0.3, recovery: { kind: 'never' } }, { 'load/recovery': 'undecided' }],
    ['no recovery', { recovery: { kind: 'never' } }, { 'load/recovery': 'fail' }],
    ['one that nothing is known of', { recovery: { kind: 'unknown', why: 'nothing to compare with' } }, { 'load/recovery': 'undecided' }],
    ['none before an interruption', { recovery: { kind: 'never' }, ending: { kind: 'interrupted' } }, { 'load/completed': 'undecided', 'load/recovery': 'undecided' }],
    ['a late recovery', { recovery: { kind: 'after', seconds: 6 } }, { 'load/recovery': 'fail' }],
    ['users that could not begin', { limits: steady, users: { planned: 100, came: 94, dropped: 6 } }, { 'load/offered': 'undecided' }],
    ['half of them, in a spike', { users: { planned: 100, came: 50, dropped: 50 } }, {}],
    ['users that did not come, spike or not', { users: { planned: 100, came: 94, dropped: 0 } }, { 'load/offered': 'undecided' }],
    ['one in twenty', { users: { planned: 100, came: 95, dropped: 0 } }, {}],
    ['one of each k6, which rounds down', { users: { planned: 4, came: 2, dropped: 0 } }, {}],
    ['more than that', { users: { planned: 4, came: 1, dropped: 0 } }, { 'load/offered': 'undecided' }],
    ['nobody at all', { users: { planned: 2, came: 0, dropped: 0 } }, { 'load/offered': 'undecided' }],
    ['a generator that did not say', { users: { planned: 100, dropped: 0 } }, { 'load/offered': 'undecided' }],
    ['a target that was given up', { ending: { kind: 'aborted' } }, { 'load/completed': 'fail' }],
    ['an interruption', { ending: { kind: 'interrupted' } }, { 'load/completed': 'undecided' }],
    ['a broken generator', { ending: { kind: 'broken', why: 'exit 107' } }, { 'load/completed': 'undecided' }],
    ['no request at all', { operations: [], calm: [] }, { 'load/errors': 'undecided', 'load/shed': 'undecided', 'load/p95': 'undecided', 'load/p99': 'undecided' }],
  ])('%s', (_, change, expected) => {
    expect(verdicts(change)).toEqual(expected);
  });

  test('a profile without a spike asks for no recovery', () => {
    expect(judge({ ...good, limits: { p95: 500, p99: 1_000 }, recovery: undefined }).map(({ id }) => id)).not.toContain('load/recovery');
  });

  test('what was undecided is told with what was seen', () => {
    const [finding] = judge({ ...good, invariants: [{ id: 'kept', held: 2, broken: 0, undecided: 78, doubt: 'answered 503', examples: [] }] });
    expect(finding).toMatchObject({ verdict: 'undecided', actual: 'held 2 times, undecided 78 times (answered 503)' });
  });

  test.each<[Facts['users'], string]>([
    [{ planned: 100, came: 100, dropped: 0 }, 'all 100'],
    [{ planned: 100, came: 98, dropped: 0 }, '98 of 100'],
    [{ planned: 100, came: 60, dropped: 39 }, '60 of 100; 39 could not begin: those before them were still waiting'],
    [{ planned: 100, dropped: 0 }, 'unknown, of 100: the load generator ended before it could say'],
  ])('%j came', (users, actual) => {
    expect(judge({ ...good, users }).find(({ id }) => id === 'load/offered')).toMatchObject({ actual });
  });

  test('what is not known of a recovery is told', () => {
    expect(judge({ ...good, recovery: { kind: 'unknown', why: 'nothing to compare with' } }).find(({ id }) => id === 'load/recovery')).toMatchObject({ verdict: 'undecided', actual: 'nothing to compare with' });
  });

  test.each([[411, 'held 411 times; all 411 that were acknowledged'], [9_000, 'held 411 times; 411 of 9000 that were acknowledged']])('of %i that were acknowledged: %s', (among, actual) => {
    const [finding] = judge({ ...good, invariants: [{ id: 'kept', held: 411, broken: 0, undecided: 0, among, examples: [] }] });
    expect(finding).toMatchObject({ verdict: 'pass', actual });
  });

  test('the slowest operation is named', () => {
    expect(judge({ ...good, calm: [...good.calm, { operation: 'upload', latency: { ...latency, p95: 800 } }] }).find(({ id }) => id === 'load/p95')).toMatchObject({ verdict: 'fail', actual: '800 ms (upload)' });
  });
});

const count = fc.integer({ min: 0, max: 3 });
const anyFacts: fc.Arbitrary<Facts> = fc.record({
  invariants: fc.array(fc.record({ id: fc.constantFrom('owner', 'others', 'unique', 'kept', 'expired'), held: count, broken: count, undecided: count, examples: fc.constant([]) })),
  operations: fc.array(fc.record({ requests: fc.integer({ min: 0, max: 10 }), errors: count, answers: fc.constant({}) })),
  calm: fc.constant(good.calm),
  limits: fc.constant(good.limits),
  users: fc.constant(good.users),
  shedOutsideSpike: count,
  recovery: fc.oneof(fc.record({ kind: fc.constant('after' as const), seconds: fc.integer({ min: 0, max: 20 }) }), fc.constant({ kind: 'never' as const })),
  lanes: fc.constant(good.lanes),
  ending: fc.constantFrom<Facts['ending']>({ kind: 'done' }, { kind: 'aborted' }, { kind: 'interrupted' }),
  othersPart: fc.constant(0),
});

describe('the conclusion', () => {
  test('a broken invariant fails the run whatever else there is: exit 1', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        fc.pre(facts.invariants.some(({ broken }) => broken > 0));
        expect(exitCodeOf(conclusionOf(judge(facts)))).toBe(1);
      }),
    );
  });

  test('it is green only when every demand held, and never for an empty run', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const findings = judge(facts);
        expect(conclusionOf(findings) === 'pass').toBe(findings.every(({ verdict }) => verdict === 'pass'));
      }),
    );
    expect(exitCodeOf(conclusionOf([]))).toBe(4);
  });

  test('what was not observed is not green: exit 4', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const findings = judge({ ...good, invariants: facts.invariants.map((tally) => ({ ...tally, held: 0, broken: 0 })) });
        expect(exitCodeOf(conclusionOf(findings))).toBe(facts.invariants.length === 0 ? 0 : 4);
      }),
    );
  });
});
