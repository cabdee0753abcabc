import { capsuleProfiles, problems, type CapsuleProfileName } from '@testbed/protocol';
import { documentFaults } from '@testbed/server-kit/testing/conformity';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { capsuleServerRules } from './server.ts';
import { startWorld, type World } from './test-world.ts';

describe.each(Object.keys(capsuleProfiles) as CapsuleProfileName[])('the OpenAPI document of the profile %s', (profile) => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld({ profile });
  });
  afterAll(() => world.stop());

  test('is an OpenAPI 3.1 document, of the version of the contract that the profile follows', () => {
    expect(documentFaults(world.openapi)).toEqual([]);
    expect(world.openapi.info.version).toBe(capsuleProfiles[profile].openapi);
  });

  test('has the limits, the types and the headers of the profile', () => {
    const { capsuleTypes, tooLong, adjustedHeader } = capsuleProfiles[profile];
    expect(world.openapi.components.schemas['Capsule']).toMatchObject({
      required: ['recipient_id', 'ephemeral_key_material', 'capsule_type'],
      properties: { recipient_id: { minLength: 88, maxLength: 2800 }, ephemeral_key_material: { maxLength: 2800 }, capsule_type: { enum: capsuleTypes } },
    });
    const created = world.openapi.paths['/key-capsules']?.post?.responses['201'];
    expect(Object.keys(created?.headers ?? {})).toEqual(['Location', 'x-expiry-time', ...(tooLong === 'adjust' && adjustedHeader ? ['x-expiry-time-adjusted'] : [])]);
  });

  test('promises a status for the problem of every rule, without a body where the contract wants none', () => {
    const { post } = world.openapi.paths['/key-capsules'] ?? {};
    const { get } = world.openapi.paths['/key-capsules/{transactionId}'] ?? {};
    for (const { problem } of capsuleServerRules.createCapsule) {
      expect(JSON.stringify(post?.responses[problems[problem].status])).toContain(`"${problem}"`);
    }
    for (const { problem } of capsuleServerRules.getCapsule) expect(get?.responses).toHaveProperty(String(problems[problem].status));
    for (const status of ['400', '404']) expect(get?.responses[status]).not.toHaveProperty('content');
  });
});
