import type { SharesTarget } from '@testbed/runner';
import { describe, expect, test } from 'vitest';
import { sharesChecks } from './catalogue.ts';

const empty: SharesTarget = {
  kind: 'shares-server',
  profile: 'released',
  name: 'nobody',
  digest: '',
  trust: [],
  hooks: {},
  folder: '.',
  url: 'https://localhost',
  arms: [],
  signers: [],
  unacceptableSigners: {},
  nonceLifetime: undefined,
  expiry: undefined,
};

test('there are enough checks, each with an id of its own', () => {
  expect(sharesChecks.length).toBeGreaterThanOrEqual(90);
  expect(new Set(sharesChecks.map(({ id }) => id)).size).toBe(sharesChecks.length);
});

describe.each(sharesChecks.map((check) => [check.id, check] as const))('%s', (id, { requirements, expected, why, next, needs = [], notSoleKiller }) => {
  test('says what, whence, why and what next, in sentences', () => {
    expect(id).toMatch(/^shares\/(create|nonce|fetch|ticket|signer|expiry|concurrency)\/[a-z0-9-]+$/);
    expect(requirements.length).toBeGreaterThan(0);
    expect(new Set(requirements).size).toBe(requirements.length);
    for (const sentence of [expected, why, next, ...(notSoleKiller === undefined ? [] : [notSoleKiller])]) expect(sentence).toMatch(/^[A-Z].*\.$/s);
  });

  test('needs something that an empty target does not offer', () => {
    expect(needs.filter((need) => !need.offered(empty)).length).toBeGreaterThan(0);
  });
});
