import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sweep } from '@testbed/server-kit';
import { ask, day, fetchAs, nonceFor, outcome, person, startWorld, uploaded, type Person, type World } from '../test-world.ts';

let world: World;
let jaak: Person;
let shareId: string;
beforeAll(async () => {
  world = await startWorld();
  jaak = await person('ES384');
  shareId = await uploaded(world, jaak);
});
afterAll(() => world.stop());

const post = (id: string, options: Parameters<typeof ask>[2] = {}) => ask(world, `/key-shares/${id}/nonce`, { method: 'POST', ...options });
const json = { 'content-type': 'application/json' };

describe('UC.KTS.07/1: what a request for a nonce may say', () => {
  test.each<[string, Parameters<typeof ask>[2]]>([
    ['nothing', {}],
    ['nothing, labelled as JSON', { headers: { ...json, 'content-length': '0' } }],
    ['null', { headers: json, body: 'null' }],
    ['an empty object', { headers: json, body: '{}' }],
    ['an object', { headers: json, body: '{"a":1}' }],
  ])('%s', async (_name, options) => {
    expect(await post(shareId, options)).toMatchObject({ status: 200 });
  });

  test.each(['[]', '5', '"text"', '{', 'x'])('not %s', async (body) => {
    expect(await outcome(world, post(shareId, { headers: json, body }))).toEqual({ status: 400, code: 'json-malformed' });
  });
});

test.each([
  ['17 characters', 'x'.repeat(17), 400, 'share-id-length'],
  ['35 characters', 'x'.repeat(35), 400, 'share-id-length'],
  ['UC.KTS.07/1a: an unknown share', 'x'.repeat(34), 404, 'share-not-found'],
])('%s', async (_name, id, status, code) => {
  expect(await outcome(world, post(id))).toEqual({ status, code });
});

test('a nonce is no share: nothing is served or made under the id it is kept by', async () => {
  const before = await world.store.count();
  await nonceFor(world, shareId);
  expect(await world.store.count()).toBe(before + 1);
  expect(await outcome(world, post('x'.repeat(43)))).toEqual({ status: 400, code: 'share-id-length' });
});

test('UC.Client.04/12a-2: an expired share gets no nonce; the sweeper deletes it with its nonces', async () => {
  const { time } = world.clock;
  world.clock.time = new Date(time.getTime() + 1095 * day);
  expect(await outcome(world, post(shareId))).toEqual({ status: 404, code: 'share-not-found' });
  await sweep(world.store, world.clock, () => {});
  expect(await world.store.count()).toBe(0);
  world.clock.time = time;
  shareId = await uploaded(world, jaak);
  expect(await fetchAs(jaak, { world, shareId })).toMatchObject({ status: 200 });
});

test('UC.KTS.03 for nonces: the sweeper deletes those that are too old, and no share', async () => {
  const before = await world.store.count();
  await nonceFor(world, shareId);
  const { time } = world.clock;
  world.clock.time = new Date(time.getTime() + 300_000);
  const swept: number[] = [];
  await sweep(world.store, world.clock, (count) => swept.push(count));
  expect(swept).toEqual([expect.any(Number)]);
  expect(swept[0]).toBeGreaterThan(0);
  world.clock.time = time;
  expect(await world.store.count()).toBeLessThanOrEqual(before);
  expect(await fetchAs(jaak, { world, shareId })).toMatchObject({ status: 200 });
});
