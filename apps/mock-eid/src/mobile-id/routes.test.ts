import { createHash, verify, X509Certificate } from 'node:crypto';
import * as fc from 'fast-check';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createWorld, relyingParty, serve, type Served, type World } from '../testing/world.ts';

let world: World;
let served: Served;
beforeAll(async () => {
  world = await createWorld();
});
beforeEach(() => {
  served = serve(world);
});
afterEach(() => served.app.close());

const person = 'PNOEE-38001085718';
const data = Buffer.from('header.payload');
const good = {
  relyingPartyUUID: relyingParty.uuid,
  relyingPartyName: relyingParty.name,
  phoneNumber: '+37200000766',
  nationalIdentityNumber: '38001085718',
  hash: createHash('sha256').update(data).digest('base64'),
  hashType: 'SHA256',
  language: 'ENG',
  displayText: 'Open a document',
  displayTextFormat: 'GSM-7',
};
const traced = { time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/) as unknown, traceId: expect.stringMatching(/^[\da-f]{16}$/) as unknown };

async function post(body: unknown): Promise<{ readonly status: number; readonly body: Record<string, unknown> }> {
  const response = await served.app.inject({ method: 'POST', url: '/mobile-id/authentication', headers: { 'content-type': 'application/json' }, payload: JSON.stringify(body) });
  return { status: response.statusCode, body: response.json() };
}

async function state(id: unknown): Promise<{ readonly status: number; readonly body: Record<string, unknown> }> {
  const response = await served.app.inject({ method: 'GET', url: `/mobile-id/authentication/session/${String(id)}?timeoutMs=1000` });
  return { status: response.statusCode, body: response.json() };
}

async function begin(body: unknown = good): Promise<unknown> {
  const started = await post(body);
  expect(started).toStrictEqual({ status: 200, body: { sessionID: expect.stringMatching(/^[\da-f-]{36}$/) } });
  return started.body['sessionID'];
}

test('MID REST API, 3.3.5: the person confirms: raw r‖s by the certificate', async () => {
  served.behaviours.set(person, 'mobile-id', { does: 'confirm', after: 0 });
  const { status, body } = await state(await begin());
  const { certificate } = world.people[0].mobileId;
  expect({ status, body }).toStrictEqual({
    status: 200,
    body: {
      ...traced,
      state: 'COMPLETE',
      result: 'OK',
      signature: { value: expect.any(String), algorithm: 'SHA256WithECEncryption' },
      cert: certificate.raw.toString('base64'),
    },
  });
  const signature = Buffer.from((body['signature'] as { readonly value: string }).value, 'base64');
  const { publicKey } = new X509Certificate(certificate.raw);
  expect(verify('sha256', data, { key: publicKey, dsaEncoding: 'ieee-p1363' }, signature)).toBe(true);
});

describe('MID REST API, 3.3.8: end results', () => {
  test('who cancels: USER_CANCELLED', async () => {
    served.behaviours.set(person, 'mobile-id', { does: 'refuse', after: 0 });
    expect((await state(await begin())).body).toStrictEqual({ ...traced, state: 'COMPLETE', result: 'USER_CANCELLED' });
  });

  test('any other can be had', async () => {
    served.behaviours.set(person, 'mobile-id', { does: 'end', with: 'PHONE_ABSENT', after: 0 });
    expect((await state(await begin())).body).toMatchObject({ state: 'COMPLETE', result: 'PHONE_ABSENT' });
  });

  test.each([
    ['nobody of that code', { nationalIdentityNumber: '37605030299' }],
    ['a person without Mobile-ID', { nationalIdentityNumber: '30303039914' }],
    ['a phone of somebody else', { phoneNumber: '+37200000007' }],
  ])('%s: NOT_MID_CLIENT', async (_what, change) => {
    expect((await state(await begin({ ...good, ...change }))).body).toStrictEqual({ ...traced, state: 'COMPLETE', result: 'NOT_MID_CLIENT' });
  });

  test('nobody can confirm for who is no customer', async () => {
    const id = await begin({ ...good, phoneNumber: '+37200000007' });
    served.sessions.answer(String(id), 'confirm');
    expect((await state(id)).body).toMatchObject({ result: 'NOT_MID_CLIENT' });
  });
});

test('MID REST API, 3.3.4: a session that waits is RUNNING at timeoutMs', async () => {
  served.behaviours.set(person, 'mobile-id', { does: 'wait' });
  expect(await state(await begin())).toStrictEqual({ status: 200, body: { ...traced, state: 'RUNNING' } });
});

test('a session of Smart-ID is none of Mobile-ID: 404', async () => {
  served.behaviours.set(person, 'mobile-id', { does: 'wait' });
  const id = await begin();
  const { statusCode } = await served.app.inject({ url: `/smart-id/v2/session/${String(id)}` });
  expect(statusCode).toBe(404);
  expect((await state('de305d54-75b4-431b-adb2-eb6b9e546014')).status).toBe(404);
});

describe('MID REST API, 3.2.6: refusals by status', () => {
  test.each<[string, number, object]>([
    ['another UUID', 401, { relyingPartyUUID: '11111111-0000-4000-8000-000000000000' }],
    ['another name', 401, { relyingPartyName: 'ANOTHER' }],
    ['no UUID', 400, { relyingPartyUUID: null }],
    ['a phone without +', 400, { phoneNumber: '37200000766' }],
    ['a phone that is too short', 400, { phoneNumber: '+3720000' }],
    ['no code', 400, { nationalIdentityNumber: undefined }],
    ['no hash', 400, { hash: undefined }],
    ['a hash of another length', 400, { hash: 'AAAA' }],
    ['an unknown hash type', 400, { hashType: 'SHA1' }],
    ['no language', 400, { language: undefined }],
    ['an unknown language', 400, { language: 'FIN' }],
    ['an unknown alphabet', 400, { displayTextFormat: 'ASCII' }],
    ['a text that is too long', 400, { displayText: 'x'.repeat(101) }],
    ['a text that is too long for its alphabet', 400, { displayText: 'õ'.repeat(51), displayTextFormat: 'UCS-2' }],
  ])('%s: %i', async (_what, status, change) => {
    expect(await post({ ...good, ...change })).toStrictEqual({ status, body: { ...traced, error: expect.any(String) } });
  });

  test('what is malformed in any way is never a failure of the server', async () => {
    const mutated = fc.tuple(fc.constantFrom(...Object.keys(good)), fc.jsonValue()).map(([name, value]) => ({ ...good, [name]: value }));
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.jsonValue(), mutated), async (body) => {
        expect([200, 400, 401]).toContain((await post(body)).status);
      }),
    );
  });

  test.each([400, 500, 503])('any HTTP status can be had: %i', async (status) => {
    served.behaviours.set(person, 'mobile-id', { does: 'fail', status });
    expect((await post(good)).status).toBe(status);
  });
});
