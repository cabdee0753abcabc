import type { Target } from '@testbed/runner';
import { describe, expect, test } from 'vitest';
import { prepare } from './prepare.ts';
import { profiles, type ProfileName } from './profile/profiles.ts';
import type { LoadParameters } from './profile/parameters.ts';

/** Nothing of it is asked before the plan is found to be too large. */
const target = { kind: 'capsule-server' } as Target;

async function refusal(name: ProfileName, change: Partial<LoadParameters>, from: Pick<Target, 'kind'> = target): Promise<unknown> {
  const profile = profiles[name];
  return prepare({ targets: [from as Target], profile, journey: 'mixed', parameters: { ...profile.parameters, ...change }, seed: 'seed', now: () => 0 }).catch((error: unknown) => error);
}

describe('a load that is too large is refused before anything is stored for it', () => {
  test('in time', async () => {
    expect(await refusal('steady', { cycleDurationSeconds: 14_400, incrementCycles: 2 })).toMatchObject({ code: 'parameter-invalid', message: 'the run would take 28800 s, and 14400 s is the most' });
  });

  test('a storm with the time that storing takes, and until it all expires', async () => {
    // 100 s to store two thousand, 5 s to start k6, one cycle until the expiry, and one after it.
    expect(await refusal('expiry-storm', { startUsersPerSecond: 1, cycleDurationSeconds: 7_200 })).toMatchObject({ code: 'parameter-invalid', message: 'the run would take 14505 s, and 14400 s is the most' });
    expect(await refusal('expiry-storm', { startUsersPerSecond: 2_000, cycleDurationSeconds: 249 })).toMatchObject({ code: 'parameter-invalid', message: 'the run would have 1206000 users, and 1000000 is the most' });
  });
});

test('a storm needs capsules', async () => {
  expect(await refusal('expiry-storm', {}, { kind: 'shares-server' })).toMatchObject({ code: 'target-unsuitable', message: 'only capsules are known to expire, and no target is a capsule server' });
});
