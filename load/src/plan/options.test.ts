import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { k6Options } from './options.ts';

const phases = [{ name: 'a', usersPerSecond: 10, seconds: 5 }, { name: 'b', usersPerSecond: 30, seconds: 7 }];
const anyPhases = fc.array(fc.record({ name: fc.constant('x'), usersPerSecond: fc.integer({ min: 1, max: 2_000 }), seconds: fc.integer({ min: 1, max: 600 }) }), { minLength: 1, maxLength: 10 });

describe('k6 options', () => {
  test('rates jump from phase to phase, and lanes share them', () => {
    expect(k6Options(phases, 4).scenarios.users).toMatchObject({
      executor: 'ramping-arrival-rate',
      startRate: 10,
      timeUnit: '4s',
      stages: [{ target: 10, duration: '0s' }, { target: 10, duration: '5s' }, { target: 30, duration: '0s' }, { target: 30, duration: '7s' }],
    });
  });

  test('whatever the phases: all their time, and a bounded number of virtual users', () => {
    fc.assert(
      fc.property(anyPhases, fc.integer({ min: 1, max: 8 }), (any, lanes) => {
        const { stages, preAllocatedVUs, maxVUs } = k6Options(any, lanes).scenarios.users;
        const seconds = stages.reduce((sum, { duration }) => sum + Number(duration.replace(/s$/, '')), 0);
        expect(seconds).toBe(any.reduce((sum, phase) => sum + phase.seconds, 0));
        expect(preAllocatedVUs).toBeLessThanOrEqual(maxVUs);
        expect(maxVUs).toBeLessThanOrEqual(400);
      }),
    );
  });

  test('every user has connections of their own, follows no redirect, and checks whom it talks to', () => {
    expect(k6Options(phases, 1)).toMatchObject({ noVUConnectionReuse: true, maxRedirects: 0, insecureSkipTLSVerify: false, tlsAuth: [] });
    expect(k6Options(phases, 1, { chain: 'CHAIN', key: 'KEY' }).tlsAuth).toEqual([{ cert: 'CHAIN', key: 'KEY' }]);
  });

  test('a target that is down is left alone', () => {
    expect(k6Options(phases, 1).thresholds.failed).toEqual([{ threshold: 'rate<0.5', abortOnFail: true, delayAbortEval: '10s' }]);
  });
});
