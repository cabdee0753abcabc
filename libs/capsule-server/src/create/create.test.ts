import { randomBytes } from 'node:crypto';
import { problems, type ProblemCode } from '@testbed/protocol';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask, capsuleFor, codeOf, hierarchy, keyMaterial, recipient, startWorld, upload, type Recipient, type World } from '../test-world.ts';

let world: World;
let openapi2: World;
let ec: Recipient;
let rsa: Recipient;
beforeAll(async () => {
  world = await startWorld();
  openapi2 = await startWorld({ profile: 'openapi-2' });
  const { authorities } = await hierarchy();
  ec = recipient(authorities['id-card'], 'ecc_secp384r1');
  rsa = recipient(authorities['id-card'], 'rsa');
});
afterAll(() => Promise.all([world.stop(), openapi2.stop()]));

type Members = Record<string, unknown>;

/** The capsule with some members changed, uploaded; `undefined` removes one. */
async function changed(base: Buffer, members: Members, headers: Record<string, string> = {}): ReturnType<typeof upload> {
  return upload(world, Buffer.from(JSON.stringify({ ...(JSON.parse(base.toString()) as Members), ...members })), headers);
}

async function expectRefused(reply: ReturnType<typeof upload>, code: ProblemCode): Promise<void> {
  const refused = await reply;
  expect({ status: refused.status, code: codeOf(refused) }).toEqual({ status: problems[code].status, code });
  expect(refused.headers['location']).toBeUndefined();
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}

/** A point of the curve with its last coordinate byte changed. */
function offCurve(point: Uint8Array): string {
  const copy = Buffer.from(point);
  copy[copy.length - 1] = (copy.at(-1) ?? 0) ^ 1;
  return base64(copy);
}

function compressed(point: Uint8Array): string {
  const copy = Buffer.from(point);
  copy[0] = 2;
  return base64(copy);
}

describe('UC.KTS.01/2: what is no capsule is refused with its reason', () => {
  const ecCapsule = (): Buffer => capsuleFor(ec, 'ecc_secp384r1');

  test.each<[string, Record<string, string>]>([
    ['text/plain', { 'content-type': 'text/plain' }],
    ['no content type', { 'content-type': '' }],
    ['a malformed media type', { 'content-type': ';;;' }],
    ['another character set', { 'content-type': 'application/json; charset=iso-8859-1' }],
    ['a compressed body', { 'content-encoding': 'gzip' }],
  ])('content-type: %s', async (_name, headers) => {
    await expectRefused(upload(world, ecCapsule(), headers), 'content-type-unsupported');
  });

  test('content-type: the parameter charset=utf-8 is accepted', async () => {
    expect(await upload(world, ecCapsule(), { 'content-type': 'application/json; charset="UTF-8"' })).toMatchObject({ status: 201 });
  });

  test.each(['', '{', '[]', 'null', '"text"', '5', '{} {}', '{"recipient_id":"\u0000"'])('json: %j', async (body) => {
    await expectRefused(upload(world, Buffer.from(body)), 'json-malformed');
  });

  test('json: bytes that are no UTF-8', async () => {
    await expectRefused(upload(world, Buffer.concat([Buffer.from('{"a":"'), Buffer.of(0xff), Buffer.from('"}')])), 'json-malformed');
  });

  test('json: an indented body with a further member is accepted', async () => {
    const indented = JSON.stringify({ comment: 'x', ...(JSON.parse(ecCapsule().toString()) as Members) }, undefined, 4);
    expect(await upload(world, Buffer.from(indented))).toMatchObject({ status: 201 });
  });

  test.each<[string, unknown]>([
    ['the URL alphabet', base64(Buffer.of(...Array<number>(97).fill(0xff))).replaceAll('/', '_')],
    ['no padding', base64(randomBytes(97)).replaceAll('=', '')],
    ['white space', `${base64(randomBytes(96))}\n`],
    ['unused bits that are set', `${'A'.repeat(126)}B=`],
    ['a number', 5],
    ['an object', {}],
  ])('base64: %s', async (_name, value) => {
    await expectRefused(changed(ecCapsule(), { recipient_id: value }), 'base64-malformed');
    await expectRefused(changed(ecCapsule(), { ephemeral_key_material: value }), 'base64-malformed');
  });

  test.each(['recipient_id', 'ephemeral_key_material', 'capsule_type'])('fields-present: no %s', async (field) => {
    await expectRefused(changed(ecCapsule(), { [field]: undefined }), 'field-missing');
    await expectRefused(changed(ecCapsule(), { [field]: null }), 'field-missing');
  });

  test.each([0, 64, 2101])('recipient-id-length: %i bytes', async (length) => {
    await expectRefused(changed(ecCapsule(), { recipient_id: base64(randomBytes(length)) }), 'recipient-id-length');
  });

  test('UC.KTS.01/2a RSA-PUT-CAPSULE-POS-03-RANDOM_CONTENT: 2100 random bytes of RSA key material are accepted', async () => {
    expect(await changed(capsuleFor(rsa, 'rsa'), { ephemeral_key_material: base64(randomBytes(2100)) })).toMatchObject({ status: 201 });
  });

  test('UC.KTS.01/2a RSA-PUT_CAPSULE-NEG-01-CAPSULE_TOO_BIG: 2101 bytes are refused', async () => {
    await expectRefused(changed(capsuleFor(rsa, 'rsa'), { ephemeral_key_material: base64(randomBytes(2101)) }), 'key-material-length');
  });

  test.each(['P30D', '2027-01-01', 'tomorrow', '2027-01-01T00:00:00+25:00'])('expiry-format: %s', async (time) => {
    await expectRefused(upload(world, ecCapsule(), { 'x-expiry-time': time }), 'expiry-malformed');
  });

  test.each<[string, unknown]>([
    ['an unknown type', 'ecc_secp256k1'],
    ['another spelling', 'RSA'],
    ['a number', 1],
    ['a list', ['rsa']],
    ['a name of every object', 'constructor'],
  ])('capsule-type: %s', async (_name, value) => {
    await expectRefused(changed(ecCapsule(), { capsule_type: value }), 'capsule-type-unknown');
  });

  test.each(['ecc_secp256r1', 'ecc_secp521r1'] as const)('capsule-type: OpenAPI 2.x does not know %s', async (type) => {
    const someone = recipient((await hierarchy()).authorities['id-card'], type);
    await expectRefused(upload(openapi2, capsuleFor(someone, type)), 'capsule-type-unknown');
    expect(await upload(openapi2, ecCapsule())).toMatchObject({ status: 201 });
  });

  test('ec-point-length: a point of another curve, for recipient and sender alike', async () => {
    const p256 = base64(keyMaterial('ecc_secp256r1'));
    await expectRefused(changed(ecCapsule(), { recipient_id: p256 }), 'ec-point-length');
    await expectRefused(changed(ecCapsule(), { ephemeral_key_material: p256 }), 'ec-point-length');
    await expectRefused(changed(ecCapsule(), { ephemeral_key_material: '' }), 'key-material-length');
  });

  test('ec-point-format: a point that does not begin with 04, for recipient and sender alike', async () => {
    await expectRefused(changed(ecCapsule(), { recipient_id: compressed(ec.recipientId) }), 'ec-point-format');
    await expectRefused(changed(ecCapsule(), { ephemeral_key_material: compressed(keyMaterial('ecc_secp384r1')) }), 'ec-point-format');
  });

  test.each(['ecc_secp256r1', 'ecc_secp384r1', 'ecc_secp521r1'] as const)('ec-point-on-curve: %s, for recipient and sender alike', async (type) => {
    const capsule = capsuleFor({ recipientId: keyMaterial(type) }, type);
    await expectRefused(changed(capsule, { recipient_id: offCurve(keyMaterial(type)) }), 'ec-point-off-curve');
    await expectRefused(changed(capsule, { ephemeral_key_material: offCurve(keyMaterial(type)) }), 'ec-point-off-curve');
    const atInfinity = Buffer.concat([Buffer.of(4), Buffer.alloc(keyMaterial(type).length - 1)]);
    await expectRefused(changed(capsule, { recipient_id: base64(atInfinity) }), 'ec-point-off-curve');
  });

  test('rsa-key: trailing bytes, another structure, random bytes, a point', async () => {
    const capsule = capsuleFor(rsa, 'rsa');
    const spki = Buffer.concat([Buffer.from('30820122300d06092a864886f70d01010105000382010f00', 'hex'), rsa.recipientId]);
    // The length of the outer SEQUENCE in three bytes where two are enough.
    const notMinimal = Buffer.concat([Buffer.from('308300', 'hex'), rsa.recipientId.subarray(2)]);
    for (const bytes of [Buffer.concat([rsa.recipientId, Buffer.of(0)]), spki, notMinimal, randomBytes(270), ec.recipientId]) {
      await expectRefused(changed(capsule, { recipient_id: base64(bytes) }), 'rsa-key-malformed');
    }
  });
});

describe('the order of judgement', () => {
  test.each<[ProblemCode, Members, Record<string, string>]>([
    ['content-type-unsupported', { recipient_id: 5 }, { 'content-type': 'text/plain', 'x-expiry-time': 'never' }],
    ['base64-malformed', { recipient_id: 5, ephemeral_key_material: null }, { 'x-expiry-time': 'never' }],
    ['field-missing', { recipient_id: '', capsule_type: undefined }, { 'x-expiry-time': 'never' }],
    ['recipient-id-length', { recipient_id: '', capsule_type: 'none' }, { 'x-expiry-time': 'never' }],
    ['expiry-malformed', { capsule_type: 'none' }, { 'x-expiry-time': 'never' }],
    ['expiry-past', { capsule_type: 'none' }, { 'x-expiry-time': '2001-01-01T00:00:00Z' }],
    ['capsule-type-unknown', { capsule_type: 'none', ephemeral_key_material: 'AAAA' }, {}],
  ])('%s comes before what is also wrong', async (code, members, headers) => {
    await expectRefused(changed(capsuleFor(ec, 'ecc_secp384r1'), members, headers), code);
  });
});

describe('what the sender listener has', () => {
  test('a problem body names the rule, what it expected and what it got', async () => {
    const refused = await changed(capsuleFor(ec, 'ecc_secp384r1'), { capsule_type: 'x' });
    expect(JSON.parse(refused.body.toString())).toEqual({
      type: 'urn:cdoc2-testbed:problem:capsule-type-unknown',
      title: 'The capsule type is not supported',
      status: 400,
      detail: expect.stringContaining('expected one of ecc_secp256r1, ecc_secp384r1, ecc_secp521r1, rsa, got other text') as unknown,
      code: 'capsule-type-unknown',
      rule: 'capsule-type',
      requirement: 'key-capsules 3.1.1 createCapsule',
      expected: 'one of ecc_secp256r1, ecc_secp384r1, ecc_secp521r1, rsa',
      actual: 'other text',
    });
  });

  test.each([
    ['GET', '/key-capsules', 405, 'POST'],
    ['HEAD', '/key-capsules', 405, 'POST'],
    ['PURGE', '/key-capsules', 405, 'POST'],
    ['GET', `/key-capsules/KC${'0'.repeat(32)}`, 405, 'GET'],
    ['POST', '/key-capsules/', 404, undefined],
    ['POST', '/', 404, undefined],
    ['POST', '/KEY-CAPSULES', 404, undefined],
  ])('%s %s: %i', async (method, path, status, allow) => {
    const reply = await ask(world, `${world.urls.sender}${path}`, { method });
    expect(reply).toMatchObject({ status, body: Buffer.alloc(0) });
    expect(reply.headers['allow']).toBe(allow);
  });

  test('a body of more than 64 KiB is refused with 413', async () => {
    await expectRefused(upload(world, Buffer.alloc(64 * 1024 + 1, ' ')), 'body-too-large');
  });
});

test('no body makes the server fail, and none that is refused is stored', async () => {
  const field = fc.oneof(fc.base64String({ maxLength: 300 }), fc.string(), fc.integer(), fc.constant(null));
  const almost = fc
    .record({ recipient_id: field, ephemeral_key_material: field, capsule_type: fc.oneof(fc.constantFrom('rsa', 'ecc_secp256r1'), field) }, { requiredKeys: [] })
    .map((value) => Buffer.from(JSON.stringify(value)));
  const stored = await world.store.count();
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.uint8Array({ maxLength: 200 }), fc.json().map((text) => Buffer.from(text)), almost), async (body) => {
      const { status } = await upload(world, body);
      expect(status).toBe(400);
    }),
    { numRuns: 100 },
  );
  expect(await world.store.count()).toBe(stored);
});
