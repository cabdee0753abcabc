import { describe, expect, test } from 'vitest';
import { levels, spike, storm } from './phases.ts';

const parameters = { startUsersPerSecond: 10, incrementUsersPerSecond: 5, incrementCycles: 3, cycleDurationSeconds: 20 };

describe('phases', () => {
  test('the official plan: each cycle has the increment more than the one before', () => {
    expect(levels(parameters).map(({ usersPerSecond, seconds }) => [usersPerSecond, seconds])).toEqual([[10, 20], [15, 20], [20, 20]]);
  });

  test('a spike stands between quiet times', () => {
    expect(spike(parameters).map(({ usersPerSecond, seconds }) => [usersPerSecond, seconds])).toEqual([[10, 20], [15, 60], [10, 40]]);
  });

  test('a storm goes on after the expiry', () => {
    expect(storm(parameters, 33)).toEqual([{ name: 'before the expiry', usersPerSecond: 10, seconds: 33 }, { name: 'after the expiry', usersPerSecond: 15, seconds: 20 }]);
  });
});
