import { afterAll, beforeAll, expect, test } from 'vitest';
import { capsuleFor, fetch, hierarchy, recipient, startWorld, upload, type World } from './test-world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

test.each(['ecc_secp256r1', 'ecc_secp384r1', 'ecc_secp521r1', 'rsa'] as const)(
  'UC.KTS.01, UC.KTS.02: a capsule of type %s is served to its recipient as it was uploaded',
  async (type) => {
    const jaak = recipient((await hierarchy()).authorities['id-card'], type);
    const capsule = capsuleFor(jaak, type);
    const sent = await upload(world, capsule);
    expect(sent.status).toBe(201);
    expect(sent.headers['location']).toMatch(/^\/key-capsules\/KC[0-9a-f]{32}$/);
    expect(sent.body).toHaveLength(0);
    const fetched = await fetch(world, sent.headers['location'], jaak);
    expect(fetched.status).toBe(200);
    expect(fetched.headers['content-type']).toBe('application/json');
    expect(fetched.headers['x-expiry-time']).toBe(sent.headers['x-expiry-time']);
    expect(fetched.body.equals(capsule)).toBe(true);
  },
);
