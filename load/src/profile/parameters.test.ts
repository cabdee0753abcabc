import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { demandBounded, optionOf, plannedUsers, readParameters } from './parameters.ts';
import { levels } from './phases.ts';
import { profiles } from './profiles.ts';

const { parameters: own } = profiles.ramp;

describe('parameters of the official plan', () => {
  test('have its names', () => {
    expect((Object.keys(own) as (keyof typeof own)[]).map(optionOf)).toEqual(['start-users-per-second', 'increment-users-per-second', 'increment-cycles', 'cycle-duration-seconds']);
  });

  test('are the profile\'s own where none are given', () => {
    expect(readParameters(own, {})).toEqual(own);
    expect(readParameters(own, { incrementCycles: '7' })).toEqual({ ...own, incrementCycles: 7 });
  });

  test.each(['0', '-1', '1.5', '1e3', '2001', '', 'many', '0x10', ' 5'])('"%s" users per second are refused', (text) => {
    expect(() => readParameters(own, { startUsersPerSecond: text })).toThrow(expect.objectContaining({ code: 'parameter-invalid', message: expect.stringContaining('--start-users-per-second') as string }));
  });

  test('whatever is taken is what was written', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2_000 }), (value) => {
        expect(readParameters(own, { startUsersPerSecond: String(value) }).startUsersPerSecond).toBe(value);
      }),
    );
  });
});

describe('a run is bounded', () => {
  test('in time', () => {
    expect(() => demandBounded([{ usersPerSecond: 1, seconds: 14_401 }])).toThrow(expect.objectContaining({ code: 'parameter-invalid', message: 'the run would take 14401 s, and 14400 s is the most' }));
  });

  test('in users', () => {
    expect(() => demandBounded([{ usersPerSecond: 2_000, seconds: 501 }])).toThrow(expect.objectContaining({ code: 'parameter-invalid', message: 'the run would have 1002000 users, and 1000000 is the most' }));
  });

  test('as every profile is by itself', () => {
    for (const { phases, parameters } of Object.values(profiles)) expect(() => demandBounded(phases?.(parameters) ?? levels(parameters))).not.toThrow();
  });

  test('users are counted over all phases', () => {
    expect(plannedUsers([{ usersPerSecond: 2, seconds: 3 }, { usersPerSecond: 5, seconds: 4 }])).toBe(26);
  });
});
