import { openPostgresqlStore } from '@testbed/server-kit';
import { openLine } from '@testbed/server-kit/testing/line';
import { createTestDatabase, testPostgresql } from '@testbed/server-kit/testing/postgresql';
import { expect, test } from 'vitest';
import { ask, capsuleFor, codeOf, fetch, hierarchy, recipient, startWorld, upload, type Reply } from './test-world.ts';

const server = await testPostgresql();

test('while the database is away, requests are refused with 503 and a problem; when it is back, everything is as before', async (context) => {
  if ('reason' in server) return context.skip(server.reason);
  const database = await createTestDatabase(server.url);
  const line = await openLine(database.url);
  const world = await startWorld({ store: await openPostgresqlStore(line.url, { connectTimeout: 300, queryTimeout: 300 }) });
  const jaak = recipient((await hierarchy()).authorities['id-card'], 'ecc_secp384r1');
  const capsule = capsuleFor(jaak, 'ecc_secp384r1');
  const { headers } = await upload(world, capsule);
  const management = (path: string): Promise<Reply> => ask(world, `${world.urls.management}${path}`);

  for (const fault of [() => line.cut(), () => line.silence()]) {
    fault();
    for (const reply of await Promise.all([upload(world, capsule), fetch(world, headers['location'], jaak)])) {
      expect({ status: reply.status, code: codeOf(reply) }).toEqual({ status: 503, code: 'store-unavailable' });
    }
    expect(await upload(world, Buffer.from('{}'))).toMatchObject({ status: 400 });
    expect((await management('/health')).status).toBe(200);
    expect((await management('/health/ready')).status).toBe(503);
    expect((await management('/metrics')).status).toBe(200);

    line.mend();
    expect((await management('/health/ready')).status).toBe(200);
    expect(await fetch(world, headers['location'], jaak)).toMatchObject({ status: 200, body: capsule });
    expect(await upload(world, capsule)).toMatchObject({ status: 201 });
  }
  expect(JSON.stringify(world.log)).not.toContain(new URL(database.url).password);
  expect(world.log.filter(({ problem }) => problem === 'store-unavailable')).toHaveLength(4);

  await world.stop();
  await line.close();
  await database.drop();
});
