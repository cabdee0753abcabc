import { jsonScheme, sdJwtScheme } from '@testbed/auth-ticket';
import { formatDateTime } from '@testbed/protocol';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask, fetch, fetchAs, headersFor, person, shareFor, startWorld, ticketFor, upload, uploaded, type World } from './test-world.ts';

let worlds: readonly [World, World, World];
beforeAll(async () => {
  worlds = [await startWorld(), await startWorld(), await startWorld()];
});
afterAll(() => Promise.all(worlds.map((world) => world.stop())));

describe.each([sdJwtScheme, jsonScheme])('UC.KTS.06, UC.KTS.07 with a ticket of scheme $id', (scheme) => {
  test.each(['ES256', 'ES384', 'RS256'] as const)('%s: one signature opens a share at each of three servers, as it was uploaded', async (algorithm) => {
    const jaak = await person(algorithm);
    const uploads = worlds.map((world) => ({ world, share: shareFor(jaak) }));
    const places = await Promise.all(uploads.map(async ({ world, share }) => ({ world, share, shareId: await uploaded(world, jaak, share) })));
    const ticket = await ticketFor(jaak, places, scheme);
    for (const place of places) {
      const { status, headers, body } = await fetch(place, headersFor(jaak, ticket, place, scheme));
      expect(status).toBe(200);
      expect(headers['content-type']).toBe('application/json');
      expect(headers['cache-control']).toBe('no-store');
      expect(body.equals(place.share)).toBe(true);
    }
  });
});

test('UC.KTS.06/3: an id of 32 hexadecimal digits below /key-shares/, and an empty body', async () => {
  const { status, headers, body } = await upload(worlds[0], shareFor(await person('ES256')));
  expect(status).toBe(201);
  expect(headers['location']).toMatch(/^\/key-shares\/[0-9a-f]{32}$/);
  expect(body).toHaveLength(0);
});

test('UC.KTS.07/1: a nonce of 22 characters, another each time', async () => {
  const [world] = worlds;
  const shareId = await uploaded(world, await person('ES256'));
  const nonces = await Promise.all(Array.from({ length: 5 }, () => ask(world, `/key-shares/${shareId}/nonce`, { method: 'POST' })));
  for (const { status, headers } of nonces) expect({ status, type: headers['content-type'] }).toEqual({ status: 200, type: 'application/json' });
  const values = nonces.map(({ body }) => (JSON.parse(body.toString()) as { nonce: string }).nonce);
  expect(new Set(values).size).toBe(5);
  expect(values.filter((value) => !/^[\w-]{22}$/.test(value))).toEqual([]);
});

test('the draft sends the ticket under another name and the certificate as DER', async () => {
  const [world] = worlds;
  const jaak = await person('ES384');
  const place = { world, shareId: await uploaded(world, jaak) };
  const released = headersFor(jaak, await ticketFor(jaak, [place]), place);
  const draft = { 'x-cdoc2-auth-token': String(released['x-cdoc2-auth-ticket']), 'x-cdoc2-auth-x5c': jaak.certificate.raw.toString('base64url') };
  expect(await fetch(place, draft)).toMatchObject({ status: 200 });
});

test('the expiry of a share is said when it is stored and when it is served', async () => {
  const [world] = worlds;
  const jaak = await person('ES384');
  const expiry = formatDateTime(new Date(world.clock.time.getTime() + 3600_000));
  const sent = await upload(world, shareFor(jaak), { 'x-expiry-time': expiry });
  const fetched = await fetchAs(jaak, { world, shareId: String(sent.headers['location']).split('/')[2] ?? '' });
  expect([sent.headers['x-expiry-time'], fetched.headers['x-expiry-time']]).toEqual([expiry, expiry]);
});
