import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ask, capsuleFor, fetch, hierarchy, recipient, startWorld, upload, type Recipient, type World } from './test-world.ts';

/** `SWEEP_BACKLOG=100000` is the same at full size. */
const backlog = Number(process.env['SWEEP_BACKLOG'] ?? 3000);
const hour = 3600 * 1000;

let world: World;
let jaak: Recipient;
beforeAll(async () => {
  world = await startWorld({ sweepInterval: 20 });
  jaak = recipient((await hierarchy()).authorities['id-card'], 'ecc_secp256r1');
});
afterAll(() => world.stop());

test('UC.KTS.03/2: a backlog of expired capsules is swept while requests go on, and nothing else is', { timeout: 10 * 60 * 1000 }, async () => {
  const expiresAt = new Date(world.clock.time.getTime() + hour);
  for (let left = backlog; left > 0; left -= 200) {
    const items = Array.from({ length: Math.min(left, 200) }, () => ({
      id: randomUUID(),
      kind: 'ecc_secp256r1',
      recipient: jaak.recipientId,
      payload: jaak.recipientId,
      createdAt: world.clock.time,
      expiresAt,
      expiryAdjusted: false,
    }));
    await Promise.all(items.map((item) => world.store.put(item)));
  }
  const { headers } = await upload(world, capsuleFor(jaak, 'ecc_secp256r1'));
  const metrics = async (): Promise<string> => (await ask(world, `${world.urls.management}/metrics`)).body.toString();
  expect(await metrics()).toContain(`cdoc2_stored_items ${backlog + 1}`);

  world.clock.time = expiresAt;
  let slowest = 0;
  let answered = 0;
  while ((await world.store.count()) > 1 + answered) {
    const began = performance.now();
    expect(await upload(world, capsuleFor(jaak, 'ecc_secp256r1'))).toMatchObject({ status: 201 });
    answered += 1;
    expect(await fetch(world, headers['location'], jaak)).toMatchObject({ status: 200 });
    slowest = Math.max(slowest, performance.now() - began);
  }
  expect(await world.store.count()).toBe(1 + answered);
  expect(slowest).toBeLessThan(5000);
  await expect.poll(metrics).toContain(`cdoc2_swept_items_total ${backlog}`);
  expect(world.log.filter(({ event }) => event === 'swept')).toEqual([{ level: 'info', event: 'swept', count: backlog }]);
});

test('UC.KTS.03/1a: a sweep that finds nothing expired deletes nothing, and is not logged', async () => {
  const stored = await world.store.count();
  const lines = world.log.length;
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(await world.store.count()).toBe(stored);
  expect(world.log).toHaveLength(lines);
});
