import { expect, test } from 'vitest';
import { cleanRuns } from './clean-runs.ts';
import { profiles } from './planted.ts';

test('the unbroken servers pass every check in every profile', { timeout: 240_000 }, async () => {
  const runs = await cleanRuns();
  expect(runs.map(({ profile }) => profile)).toEqual(profiles);
  for (const { profile, checks } of runs) {
    expect(checks.length, profile).toBeGreaterThan(100);
    expect(checks.filter(({ verdict }) => verdict !== 'pass' && verdict !== 'not-applicable').map(({ id, verdict, actual }) => `${profile} ${id}: ${verdict}, ${actual}`)).toEqual([]);
  }
});
