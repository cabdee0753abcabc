import { randomBytes } from 'node:crypto';
import { formatDateTime, problems, type ProblemCode } from '@testbed/protocol';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { day, startWorld, upload, type Reply, type World } from '../test-world.ts';

let world: World;
let adjusting: World;
beforeAll(async () => {
  world = await startWorld();
  adjusting = await startWorld({ settings: { expiry: { default: 10 * day, maximum: 30 * day, tooLong: 'adjust' } } });
});
afterAll(() => Promise.all([world.stop(), adjusting.stop()]));

const recipient = 'etsi/PNOEE-38001085718';
const good = { share: randomBytes(32).toString('base64'), recipient };

/** The good body with some members changed; `undefined` removes one. */
function changed(members: Record<string, unknown>, headers: Record<string, string> = {}): Promise<Reply> {
  return upload(world, JSON.stringify({ ...good, ...members }), headers);
}

async function expectRefused(asked: Promise<Reply>, code: ProblemCode): Promise<void> {
  const { status, headers, body } = await asked;
  expect({ status, code: (JSON.parse(body.toString()) as { code: unknown }).code }).toEqual({ status: problems[code].status, code });
  expect(headers['content-type']).toBe('application/problem+json');
  expect(headers['location']).toBeUndefined();
}

describe('UC.KTS.06/2: what is no share is refused with its reason', () => {
  test('content-type', () => expectRefused(changed({}, { 'content-type': 'text/plain' }), 'content-type-unsupported'));
  test.each(['', '{', '[]', 'null'])('json: %j', (body) => expectRefused(upload(world, body), 'json-malformed'));
  test.each<[string, Record<string, unknown>, ProblemCode]>([
    ['no share', { share: undefined }, 'field-missing'],
    ['no recipient', { recipient: null }, 'field-missing'],
    ['base64url', { share: Buffer.alloc(33, 255).toString('base64url') }, 'base64-malformed'],
    ['a number as share', { share: 5 }, 'base64-malformed'],
    ['UC.KTS.06/2a: 31 bytes', { share: randomBytes(31).toString('base64') }, 'share-length'],
    ['UC.KTS.06/2a: 129 bytes', { share: randomBytes(129).toString('base64') }, 'share-length'],
    ['a recipient of 11 characters', { recipient: 'etsi/PNOEE-' }, 'recipient-length'],
    ['a recipient of 33 characters', { recipient: `private/VENDOR12345/${'x'.repeat(13)}` }, 'recipient-length'],
    ['a number as recipient', { recipient: 38001085718 }, 'recipient-length'],
    ['no scheme', { recipient: 'PNOEE-38001085718' }, 'recipient-malformed'],
    ['another type of identity', { recipient: 'etsi/TINEE-38001085718' }, 'recipient-malformed'],
    ['a legal person', { recipient: 'etsi/NTREE-12345678' }, 'recipient-malformed'],
    ['a country in small letters', { recipient: 'etsi/PNOee-38001085718' }, 'recipient-malformed'],
    ['21 characters of identifier', { recipient: `etsi/PNOEE-${'1'.repeat(21)}` }, 'recipient-malformed'],
    ['a vendor without an identifier', { recipient: 'private/VENDOR/' }, 'recipient-malformed'],
    ['white space', { recipient: 'etsi/PNOEE-3800108571\n' }, 'recipient-malformed'],
  ])('%s', (_name, members, code) => expectRefused(changed(members), code));

  test.each<[string, Record<string, unknown>]>([
    ['128 bytes', { share: randomBytes(128).toString('base64') }],
    ['a passport', { recipient: 'etsi/PASLV-A1234567' }],
    ['an identity card', { recipient: 'etsi/IDCLT-12345678' }],
    ['20 characters of identifier', { recipient: `etsi/PNOEE-${'1'.repeat(20)}` }],
    ['a vendor', { recipient: 'private/JIO/70000349' }],
    ['a member nobody knows', { more: true }],
  ])('%s is accepted', async (_name, members) => {
    expect(await changed(members)).toMatchObject({ status: 201 });
  });
});

describe('UC.Client.03/6b, 6c: the expiry of a share, an extension with the headers of a capsule server', () => {
  const inDays = (days: number, { clock } = world): string => formatDateTime(new Date(clock.time.getTime() + days * day));
  const asking = (value: string): Promise<Reply> => changed({}, { 'x-expiry-time': value });

  test('UC.Client.03/6c: longer than allowed', () => expectRefused(asking(inDays(1825.001)), 'expiry-too-long'));
  test('in the past', () => expectRefused(asking(inDays(0)), 'expiry-past'));
  test('no date-time', () => expectRefused(asking('P30D'), 'expiry-malformed'));

  test('UC.Client.03/6b: what was asked for is kept, the default otherwise', async () => {
    for (const [asked, days] of [[{ 'x-expiry-time': inDays(1825) }, 1825], [{}, 1095]] as const) {
      const { status, headers } = await changed({}, asked);
      expect({ status, expiry: headers['x-expiry-time'], adjusted: headers['x-expiry-time-adjusted'] }).toEqual({ status: 201, expiry: inDays(days), adjusted: undefined });
    }
  });

  test('a server that adjusts says whether it did', async () => {
    const body = JSON.stringify(good);
    for (const [days, kept, adjusted] of [[31, 30, 'true'], [29, 29, 'false']] as const) {
      const { headers } = await upload(adjusting, body, { 'x-expiry-time': inDays(days, adjusting) });
      expect({ expiry: headers['x-expiry-time'], adjusted: headers['x-expiry-time-adjusted'] }).toEqual({ expiry: inDays(kept, adjusting), adjusted });
    }
  });
});

test('any body is answered, and never with a failure', async () => {
  const member = fc.oneof(fc.string(), fc.base64String({ minLength: 44, maxLength: 44 }), fc.constantFrom(recipient, 'private/a/b'), fc.jsonValue());
  const body = fc.oneof(fc.record({ share: member, recipient: member }).map((value) => JSON.stringify(value)), fc.string(), fc.json());
  await fc.assert(
    fc.asyncProperty(body, async (text) => {
      expect([201, 400]).toContain((await upload(world, text)).status);
    }),
    { numRuns: 100 },
  );
});
