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
  certificateLevel: 'QUALIFIED',
  hash: createHash('sha256').update(data).digest('base64'),
  hashType: 'SHA256',
  allowedInteractionsOrder: [{ type: 'confirmationMessageAndVerificationCodeChoice', displayText200: 'Open a document' }],
};

async function post(path: string, body: unknown): Promise<{ readonly status: number; readonly body: Record<string, unknown> }> {
  const response = await served.app.inject({ method: 'POST', url: `/smart-id/v2${path}`, headers: { 'content-type': 'application/json' }, payload: JSON.stringify(body) });
  return { status: response.statusCode, body: response.json() };
}

async function state(id: unknown, query = '?timeoutMs=1000'): Promise<{ readonly status: number; readonly body: Record<string, unknown> }> {
  const response = await served.app.inject({ method: 'GET', url: `/smart-id/v2/session/${String(id)}${query}` });
  return { status: response.statusCode, body: response.json() };
}

async function begin(body: unknown = good): Promise<unknown> {
  const started = await post(`/authentication/etsi/${person}`, body);
  expect(started).toStrictEqual({ status: 200, body: { sessionID: expect.stringMatching(/^[\da-f-]{36}$/) } });
  return started.body['sessionID'];
}

describe('Smart-ID RP API v2, 2.3.10: authentication', () => {
  test.each(['SHA256', 'SHA384', 'SHA512'])('the person confirms a %s hash', async (hashType) => {
    served.behaviours.set(person, 'smart-id', { does: 'confirm', after: 0 });
    const { status, body } = await state(await begin({ ...good, hashType, hash: createHash(hashType).update(data).digest('base64') }));
    const { smartId } = world.people[0];
    const value = expect.any(String) as unknown;
    expect({ status, body }).toStrictEqual({
      status: 200,
      body: {
        state: 'COMPLETE',
        result: { endResult: 'OK', documentNumber: smartId.documentNumber },
        signature: { value, algorithm: `${hashType.toLowerCase()}WithRSAEncryption` },
        cert: { value: smartId.certificate.raw.toString('base64'), certificateLevel: 'QUALIFIED' },
        interactionFlowUsed: 'confirmationMessageAndVerificationCodeChoice',
      },
    });
    const { value: signature } = body['signature'] as { readonly value: string };
    const { publicKey } = new X509Certificate(smartId.certificate.raw);
    expect(verify(hashType, data, publicKey, Buffer.from(signature, 'base64'))).toBe(true);
  });

  test.each([
    ['displayTextAndPIN', 'displayText60', 'USER_REFUSED_DISPLAYTEXTANDPIN'],
    ['verificationCodeChoice', 'displayText60', 'USER_REFUSED_VC_CHOICE'],
    ['confirmationMessage', 'displayText200', 'USER_REFUSED_CONFIRMATIONMESSAGE'],
    ['confirmationMessageAndVerificationCodeChoice', 'displayText200', 'USER_REFUSED_CONFIRMATIONMESSAGE_WITH_VC_CHOICE'],
  ])('who cancels %s ends the session with its result', async (type, text, endResult) => {
    served.behaviours.set(person, 'smart-id', { does: 'refuse', after: 0 });
    const id = await begin({ ...good, allowedInteractionsOrder: [{ type, [text]: 'Open a document' }, ...good.allowedInteractionsOrder] });
    expect((await state(id)).body).toStrictEqual({ state: 'COMPLETE', result: { endResult } });
  });

  test('any other end result can be had', async () => {
    served.behaviours.set(person, 'smart-id', { does: 'end', with: 'WRONG_VC', after: 0 });
    expect((await state(await begin())).body).toStrictEqual({ state: 'COMPLETE', result: { endResult: 'WRONG_VC' } });
  });

  test.each([403, 472, 480, 580])('any HTTP status can be had: %i', async (status) => {
    served.behaviours.set(person, 'smart-id', { does: 'fail', status });
    expect(await post(`/authentication/etsi/${person}`, good)).toMatchObject({ status, body: { code: status } });
  });
});

describe('Smart-ID RP API v2, 2.3.12: session status', () => {
  test('a running session is held for timeoutMs, then RUNNING', async () => {
    served.behaviours.set(person, 'smart-id', { does: 'wait' });
    const id = await begin();
    const asked = performance.now();
    expect(await state(id, '?timeoutMs=1')).toStrictEqual({ status: 200, body: { state: 'RUNNING' } });
    // One second is the shortest.
    expect(performance.now() - asked).toBeGreaterThan(990);
  });

  test('a person answers while it is held, and it can be asked for again', async () => {
    served.behaviours.set(person, 'smart-id', { does: 'wait' });
    const id = await begin();
    const held = state(id, '');
    const [pending] = served.sessions.pending();
    expect(pending).toStrictEqual({ session: id, service: 'smart-id', person, verificationCode: expect.stringMatching(/^\d{4}$/), text: 'Open a document' });
    expect(served.sessions.answer(String(id), 'confirm')).toBe(true);
    expect((await held).body).toMatchObject({ result: { endResult: 'OK' } });
    expect((await state(id)).body).toMatchObject({ result: { endResult: 'OK' } });
    expect(served.sessions.answer(String(id), 'refuse')).toBe(false);
  });

  test('who does not answer in time: TIMEOUT; long after its end a session is unknown', async () => {
    await served.app.close();
    served = serve(world, { answerWithin: 0.05, keptFor: 0.05 });
    served.behaviours.set(person, 'smart-id', { does: 'wait' });
    const id = await begin();
    expect((await state(id)).body).toStrictEqual({ state: 'COMPLETE', result: { endResult: 'TIMEOUT' } });
    await expect.poll(async () => (await state(id)).status).toBe(404);
  });

  test.each(['de305d54-75b4-431b-adb2-eb6b9e546014', 'x', '%00', 'constructor'])('session %s is unknown: 404', async (id) => {
    expect(await state(id)).toMatchObject({ status: 404, body: { code: 404 } });
  });

  test.each(['abc', '-1', '1.5', '1&timeoutMs=2', ''])('timeoutMs "%s": 400', async (timeout) => {
    expect((await state(await begin(), `?timeoutMs=${timeout}`)).status).toBe(400);
  });
});

describe('Smart-ID RP API v2, 2.3.9: certificate choice', () => {
  test('who has one account is asked nothing, even who would refuse', async () => {
    served.behaviours.set(person, 'smart-id', { does: 'refuse' });
    const { relyingPartyUUID, relyingPartyName } = good;
    const { body } = await post(`/certificatechoice/etsi/${person}`, { relyingPartyUUID, relyingPartyName, certificateLevel: 'QSCD' });
    const { smartId } = world.people[0];
    expect((await state(body['sessionID'])).body).toStrictEqual({
      state: 'COMPLETE',
      result: { endResult: 'OK', documentNumber: smartId.documentNumber },
      cert: { value: smartId.certificate.raw.toString('base64'), certificateLevel: 'QUALIFIED' },
    });
  });
});

describe('Smart-ID RP API v2, 2.3.3: refusals by status', () => {
  test.each<[string, number, string, object]>([
    ['nobody of that code', 404, 'PNOEE-37605030299', good],
    ['a person without Smart-ID', 404, 'PNOEE-48506120215', good],
    ['an account of a lower level', 471, 'PNOEE-30303039914', good],
    ['an account of a lower level, and none was asked for', 471, 'PNOEE-30303039914', { ...good, certificateLevel: undefined }],
    ['another UUID', 401, person, { ...good, relyingPartyUUID: '11111111-0000-4000-8000-000000000000' }],
    ['another name', 401, person, { ...good, relyingPartyName: 'ANOTHER' }],
    ['no semantics identifier', 400, '38001085718', good],
    ['a UUID that is none', 400, person, { ...good, relyingPartyUUID: 'x' }],
    ['no name', 400, person, { ...good, relyingPartyName: undefined }],
    ['no hash', 400, person, { ...good, hash: undefined }],
    ['a hash that is not base64', 400, person, { ...good, hash: 'ä'.repeat(44) }],
    ['a hash of another length', 400, person, { ...good, hashType: 'SHA512' }],
    ['an unknown hash type', 400, person, { ...good, hashType: 'SHA1' }],
    ['a level of signing', 400, person, { ...good, certificateLevel: 'QSCD' }],
    ['a nonce that is too long', 400, person, { ...good, nonce: 'n'.repeat(31) }],
    ['no interactions', 400, person, { ...good, allowedInteractionsOrder: undefined }],
    ['an empty list of interactions', 400, person, { ...good, allowedInteractionsOrder: [] }],
    ['an unknown interaction', 400, person, { ...good, allowedInteractionsOrder: [{ type: 'constructor', displayText60: 'x' }] }],
    ['an interaction without text', 400, person, { ...good, allowedInteractionsOrder: [{ type: 'displayTextAndPIN', displayText200: 'x' }] }],
    ['a text that is too long', 400, person, { ...good, allowedInteractionsOrder: [{ type: 'displayTextAndPIN', displayText60: 'x'.repeat(61) }] }],
  ])('%s: %i', async (_what, status, identifier, body) => {
    expect(await post(`/authentication/etsi/${identifier}`, body)).toMatchObject({ status, body: { code: status, message: expect.any(String) } });
    expect(served.sessions.pending()).toStrictEqual([]);
  });

  test('an account of a lower level will do for who asks for it; the name of a relying party in other case too', async () => {
    const body = { ...good, certificateLevel: 'ADVANCED', relyingPartyName: 'Testbed' };
    expect(await post('/authentication/etsi/PNOEE-30303039914', body)).toMatchObject({ status: 200 });
  });

  test('what is malformed in any way is never a failure of the server', async () => {
    const member = fc.oneof(fc.jsonValue(), fc.constantFrom(...Object.values(good)));
    const mutated = fc.tuple(fc.constantFrom(...Object.keys(good)), member).map(([name, value]) => ({ ...good, [name]: value }));
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.jsonValue(), mutated), async (body) => {
        expect([200, 400, 401, 471]).toContain((await post('/authentication/etsi/PNOEE-30303039914', body)).status);
      }),
    );
  });

  test('what is not JSON, empty or too long is refused, and nothing of it is logged', async () => {
    const send = async (payload: string): Promise<number> =>
      (await served.app.inject({ method: 'POST', url: `/smart-id/v2/authentication/etsi/${person}`, headers: { 'content-type': 'application/json' }, payload })).statusCode;
    expect(await send('{"38001085718')).toBe(400);
    expect(await send('')).toBe(400);
    expect(await send(`"${'x'.repeat(20_000)}"`)).toBe(413);
    expect(JSON.stringify(served.log)).not.toContain('38001085718');
  });
});

test('sessions are bounded: ended ones make room, running ones do not', async () => {
  await served.app.close();
  served = serve(world, { most: 2 });
  served.behaviours.set(person, 'smart-id', { does: 'wait' });
  const [first, second] = [await begin(), await begin()];
  expect((await post(`/authentication/etsi/${person}`, good)).status).toBe(503);
  served.sessions.answer(String(second), 'refuse');
  await begin();
  expect((await state(second)).status).toBe(404);
  expect(served.sessions.pending().map(({ session }) => session)).toContain(first);
});

test('who would take longer than a session lasts ends it with TIMEOUT', async () => {
  await served.app.close();
  served = serve(world, { answerWithin: 0.05 });
  served.behaviours.set(person, 'smart-id', { does: 'confirm', after: 60 });
  expect((await state(await begin())).body).toStrictEqual({ state: 'COMPLETE', result: { endResult: 'TIMEOUT' } });
});
