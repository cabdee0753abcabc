import { openTestPostgresqlStore, testPostgresql } from '@testbed/server-kit/testing/postgresql';
import { describe, expect, test } from 'vitest';
import { worldsKeepCapsulesIn } from './test-world.ts';

const server = await testPostgresql();
const url = 'url' in server ? server.url : undefined;

test('there is a PostgreSQL to run the live tests on', (context) => {
  if ('reason' in server) context.skip(server.reason);
  expect(url).toMatch(/^postgres/);
});

/** The live tests of the capsule server, once more: their files run as they are. */
const liveTests: readonly [name: string, load: () => Promise<unknown>][] = [
  ['uploads', () => import('./create/create.test.ts')],
  ['fetches', () => import('./get/get.test.ts')],
  ['recipients', () => import('./recipient/recipient.test.ts')],
  ['OCSP', () => import('./recipient/ocsp.test.ts')],
  ['expiry', () => import('./expiry.test.ts')],
  ['sweeps', () => import('./sweep.test.ts')],
  ['round trips', () => import('./round-trip.test.ts')],
  ['requests that break one rule', () => import('./broken/broken.test.ts')],
];

worldsKeepCapsulesIn(() => openTestPostgresqlStore(url ?? ''));
for (const [name, load] of url ? liveTests : []) {
  describe(`on PostgreSQL: ${name}`, async () => {
    await load();
  });
}
