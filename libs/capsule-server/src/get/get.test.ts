import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask, capsuleFor, codeOf, fetch, hierarchy, recipient, startWorld, upload, type Recipient, type World } from '../test-world.ts';

let world: World;
let jaak: Recipient;
let mari: Recipient;
let location: string;
beforeAll(async () => {
  world = await startWorld();
  const { authorities } = await hierarchy();
  jaak = recipient(authorities['id-card'], 'ecc_secp384r1');
  mari = recipient(authorities['id-card'], 'ecc_secp384r1');
  const { headers } = await upload(world, capsuleFor(jaak, 'ecc_secp384r1'));
  location = String(headers['location']);
});
afterAll(() => world.stop());

const empty = Buffer.alloc(0);

/** An answer without what must differ between two of them. */
async function answerTo(path: string, client: Recipient): Promise<unknown> {
  const { status, headers, body } = await fetch(world, path, client);
  const { date: _date, ...others } = headers;
  return { status, headers: others, body };
}

describe('the length of a transaction id', () => {
  test.each([
    ['GET_CAPSULE-NEG-03-TOO_SHORT: three characters', '123', 400, 'transaction-id-length'],
    ['the literal null', 'null', 400, 'transaction-id-length'],
    ['17 characters', 'x'.repeat(17), 400, 'transaction-id-length'],
    ['GET_CAPSULE-NEG-02-RANDOM_UUID_TRANSACTION_ID: 18 characters', 'x'.repeat(18), 404, 'capsule-not-found'],
    ['34 characters', 'x'.repeat(34), 404, 'capsule-not-found'],
    ['GET_CAPSULE-NEG-05-TOO_LONG_RANDOM_STRING: 35 characters', 'x'.repeat(35), 400, 'transaction-id-length'],
    ['20 000 characters', 'x'.repeat(20_000), 400, 'transaction-id-length'],
    ['broken percent-encoding', '%zz', 400, 'request-malformed'],
    ['34 encoded characters', '%2F'.repeat(34), 404, 'capsule-not-found'],
  ])('UC.KTS.02/2a: %s', async (_name, id, status, problem) => {
    expect(await fetch(world, `/key-capsules/${id}`, jaak)).toMatchObject({ status, body: empty });
    expect(world.log.at(-1)).toMatchObject({ status, problem });
  });
});

describe('what is not there and what is not yours are the same', () => {
  test('UC.KTS.02/3a, UC.KTS.02/3b: unknown, expired, and with another key: byte for byte the same answer', async () => {
    const unknown = await answerTo(`/key-capsules/KC${randomBytes(16).toString('hex')}`, jaak);
    const notYours = await answerTo(location, mari);
    const stored = await world.store.get(location.split('/')[2] ?? '');
    const { time } = world.clock;
    world.clock.time = stored?.expiresAt ?? time;
    const expired = await answerTo(location, jaak);
    world.clock.time = time;
    expect(unknown).toMatchObject({ status: 404, body: empty });
    expect(notYours).toEqual(unknown);
    expect(expired).toEqual(unknown);
    expect(await fetch(world, location, jaak)).toMatchObject({ status: 200 });
  });

  test('UC.KTS.02/3a, UC.KTS.02/3b: the log knows the difference', async () => {
    world.log.length = 0;
    await fetch(world, `/key-capsules/${'x'.repeat(20)}`, jaak);
    await fetch(world, location, mari);
    expect(world.log.map(({ rule, problem, status }) => ({ rule, problem, status }))).toEqual([
      { rule: 'capsule-stored', problem: 'capsule-not-found', status: 404 },
      { rule: 'recipient-matches', problem: 'capsule-not-found', status: 404 },
    ]);
  });

  test.each(['ecc_secp256r1', 'rsa'] as const)('a key of type %s does not match', async (type) => {
    const someone = recipient((await hierarchy()).authorities['id-card'], type);
    expect(await fetch(world, location, someone)).toMatchObject({ status: 404, body: empty });
  });

  test('an RSA capsule is its own recipient\'s only', async () => {
    const { authorities } = await hierarchy();
    const [owner, other] = [recipient(authorities['id-card'], 'rsa'), recipient(authorities['id-card'], 'rsa')];
    const { headers } = await upload(world, capsuleFor(owner, 'rsa'));
    expect(await fetch(world, headers['location'], other)).toMatchObject({ status: 404, body: empty });
    expect(await fetch(world, headers['location'], owner)).toMatchObject({ status: 200 });
  });
});

describe('what the recipient listener has', () => {
  test.each([
    ['GET', '/key-capsules', 405, 'POST'],
    ['POST', '/key-capsules', 405, 'POST'],
    ['GET', '/key-capsules/', 404, undefined],
    ['GET', '/', 404, undefined],
    ['GET', '/key-capsules/a/b', 404, undefined],
    ['DELETE', `/key-capsules/${'x'.repeat(34)}`, 405, 'GET'],
    ['HEAD', `/key-capsules/${'x'.repeat(34)}`, 405, 'GET'],
  ])('%s %s: %i, without a body', async (method, path, status, allow) => {
    const reply = await ask(world, `${world.urls.recipient}${path}`, { method, client: jaak });
    expect(reply).toMatchObject({ status, body: empty });
    expect(reply.headers['allow']).toBe(allow);
  });

  test('without a certificate nothing can be told apart', async () => {
    for (const path of [location, '/key-capsules', '/key-capsules/', '/key-capsules/null', '/other']) {
      const reply = await fetch(world, path);
      expect({ status: reply.status, code: codeOf(reply) }).toEqual({ status: 403, code: 'client-certificate-missing' });
    }
  });
});

test('the log names no person, no key and no whole transaction id', async () => {
  world.log.length = 0;
  const capsule = capsuleFor(jaak, 'ecc_secp384r1');
  const { headers } = await upload(world, capsule);
  await fetch(world, headers['location'], jaak);
  await fetch(world, headers['location'], mari);
  const log = JSON.stringify(world.log);
  const { recipient_id: recipientId, ephemeral_key_material: keyMaterial } = JSON.parse(capsule.toString()) as Record<string, string>;
  for (const secret of ['JÕEORG', '38001085718', String(headers['location']).split('/')[2], recipientId, keyMaterial, jaak.certificate.serialNumber]) {
    expect(log).not.toContain(secret);
  }
  const [created, fetched, refused] = world.log;
  expect(created?.['transaction']).toMatch(/^[0-9a-f]{12}$/);
  expect(fetched).toMatchObject({ route: 'getCapsule', status: 200, transaction: created?.['transaction'] });
  expect(refused).toMatchObject({ status: 404, requirement: 'UC.KTS.02/3b' });
});
