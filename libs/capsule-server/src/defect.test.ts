import { expect, test } from 'vitest';
import { capsuleServerRules } from './server.ts';
import { capsuleFor, fetch, hierarchy, recipient, startWorld, upload } from './test-world.ts';

test('a planted defect is the list with one rule removed: without recipient-matches a capsule goes to anybody', async () => {
  const getCapsule = capsuleServerRules.getCapsule.filter(({ id }) => id !== 'recipient-matches');
  const world = await startWorld({ rules: { ...capsuleServerRules, getCapsule } });
  const { authorities } = await hierarchy();
  const [jaak, mari] = [recipient(authorities['id-card'], 'ecc_secp256r1'), recipient(authorities['id-card'], 'ecc_secp256r1')];
  const { headers } = await upload(world, capsuleFor(jaak, 'ecc_secp256r1'));
  expect(await fetch(world, headers['location'], mari)).toMatchObject({ status: 200 });
  await world.stop();
});

test('every rule has an id of its own and the clause it serves', () => {
  for (const rules of [capsuleServerRules.createCapsule, capsuleServerRules.getCapsule]) {
    expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
    expect(rules.filter(({ requirement }) => !/^(UC\.KTS\.0[124]\/|key-capsules )/.test(requirement))).toEqual([]);
  }
});
