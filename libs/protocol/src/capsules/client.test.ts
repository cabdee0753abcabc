import { randomBytes } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { problemBody, problemMediaType } from '../problem/body.ts';
import { ProtocolProblem } from '../problem/protocol-problem.ts';
import type { ProtocolRequest, ProtocolResponse, Transport } from '../transport.ts';
import { capsuleJson, type Capsule } from './capsule.ts';
import { fetchCapsule } from './fetch.ts';
import { sendCapsule } from './send.ts';

const id = `KC${'0a'.repeat(16)}`;
const capsule: Capsule = { recipientId: randomBytes(97), ephemeralKeyMaterial: randomBytes(97), capsuleType: 'ecc_secp384r1' };

/** A transport that gives this answer and remembers what it was asked. */
function answering(answer: Partial<ProtocolResponse>): { transport: Transport; requests: ProtocolRequest[] } {
  const requests: ProtocolRequest[] = [];
  return {
    requests,
    transport: async (request) => {
      requests.push(request);
      return { status: 200, headers: {}, body: new Uint8Array(), ...answer };
    },
  };
}

function send(answer: Partial<ProtocolResponse>): ReturnType<typeof sendCapsule> {
  return sendCapsule(answering(answer).transport, capsule);
}

function fetched(answer: Partial<ProtocolResponse>): ReturnType<typeof fetchCapsule> {
  return fetchCapsule(answering({ headers: { 'content-type': 'application/json' }, body: capsuleJson(capsule), ...answer }).transport, id);
}

const refused = Buffer.from(
  JSON.stringify(problemBody('expiry-too-long', { rule: 'expiry-too-long', requirement: 'UC.KTS.01/4b', expected: 'at or before A', actual: 'B' })),
);

describe('UC.KTS.01: sending a capsule', () => {
  test('is one compact POST, with the expiry in whole seconds', async () => {
    const { transport, requests } = answering({ status: 201, headers: { location: `/key-capsules/${id}`, 'x-expiry-time': '2027-01-01T00:00:00Z' } });
    const sent = await sendCapsule(transport, capsule, new Date('2027-01-01T02:00:00.999Z'));
    expect(sent).toEqual({ transactionId: id, expiry: new Date('2027-01-01T00:00:00Z') });
    expect(requests).toEqual([
      {
        method: 'POST',
        path: '/key-capsules',
        headers: { 'content-type': 'application/json', accept: 'application/json', 'x-expiry-time': '2027-01-01T02:00:00Z' },
        body: capsuleJson(capsule),
      },
    ]);
    expect(Buffer.from(capsuleJson(capsule)).toString()).toMatch(/^{"recipient_id":"[^"]+","ephemeral_key_material":"[^"]+","capsule_type":"ecc_secp384r1"}$/);
  });

  test('without an expiry sends none, and tells that the server adjusted', async () => {
    const headers = { location: `/key-capsules/${id}`, 'x-expiry-time': '2027-01-01T00:00:00+02:00', 'x-expiry-time-adjusted': 'true' };
    const { transport, requests } = answering({ status: 201, headers });
    expect(await sendCapsule(transport, capsule)).toMatchObject({ expiry: new Date('2026-12-31T22:00:00Z'), adjusted: true });
    expect(requests[0]?.headers).not.toHaveProperty('x-expiry-time');
  });

  test('UC.KTS.01/4b: a refusal carries what the server said', async () => {
    await expect(send({ status: 400, headers: { 'content-type': `${problemMediaType}; charset=utf-8` }, body: refused })).rejects.toMatchObject({
      name: 'ProtocolProblem',
      code: 'capsule-refused',
      status: 400,
      expected: 'at or before A',
      actual: 'B',
      problem: { code: 'expiry-too-long', rule: 'expiry-too-long', requirement: 'UC.KTS.01/4b' },
      next: expect.any(String) as unknown,
    });
  });

  test('a 201 without Location is a problem of its own', async () => {
    await expect(send({ status: 201 })).rejects.toMatchObject({ code: 'transaction-id-missing' });
  });

  test.each([
    `https://localhost:9443/key-capsules/${id}`,
    `//host/key-capsules/${id}`,
    `key-capsules/${id}`,
    `/v1/key-capsules/${id}`,
    `/key-capsules/${id}/`,
    `/key-capsules/${id}?a`,
    `/key-capsules/${'x'.repeat(17)}`,
    `/key-capsules/${'x'.repeat(35)}`,
    `/key-capsules/${'../'.repeat(7)}`,
    '',
  ])('a Location of another form is malformed: %j', async (location) => {
    await expect(send({ status: 201, headers: { location } })).rejects.toMatchObject({ code: 'response-malformed' });
  });

  test.each([
    { 'x-expiry-time': 'soon' },
    { 'x-expiry-time': '2027-01-01T00:00:00' },
    { 'x-expiry-time-adjusted': 'TRUE' },
  ])('an unreadable lifetime is malformed: %j', async (headers) => {
    await expect(send({ status: 201, headers: { location: `/key-capsules/${id}`, ...headers } })).rejects.toMatchObject({ code: 'response-malformed' });
  });
});

test.each([
  [200, 'response-malformed', undefined],
  [204, 'response-malformed', 'response-malformed'],
  [302, 'response-malformed', 'response-malformed'],
  [400, 'capsule-refused', 'request-refused'],
  [401, 'client-certificate-refused', 'client-certificate-refused'],
  [403, 'client-certificate-refused', 'client-certificate-refused'],
  [404, 'capsule-refused', 'capsule-not-found'],
  [413, 'capsule-refused', 'request-refused'],
  [415, 'capsule-refused', 'request-refused'],
  [500, 'server-error', 'server-error'],
  [503, 'server-error', 'server-error'],
  [600, 'response-malformed', 'response-malformed'],
])('status %i: %s when sending, %s when fetching', async (status, sending, fetching) => {
  const codeOf = (problem: unknown): unknown => (problem instanceof ProtocolProblem ? problem.code : undefined);
  expect(await send({ status }).catch(codeOf)).toBe(sending);
  expect(await fetched({ status }).then(() => undefined, codeOf)).toBe(fetching);
});

describe('UC.KTS.02: fetching a capsule', () => {
  test('is one GET', async () => {
    const { transport, requests } = answering({
      headers: { 'content-type': 'application/json; charset=utf-8', 'x-expiry-time': '2027-01-01T00:00:00Z', 'x-expiry-time-adjusted': 'false' },
      body: capsuleJson(capsule),
    });
    expect(await fetchCapsule(transport, id)).toEqual({
      recipientId: capsule.recipientId,
      ephemeralKeyMaterial: capsule.ephemeralKeyMaterial,
      capsuleType: 'ecc_secp384r1',
      expiry: new Date('2027-01-01T00:00:00Z'),
      adjusted: false,
    });
    expect(requests).toMatchObject([{ method: 'GET', path: `/key-capsules/${id}` }]);
  });

  test('an unknown capsule type is handed on as it is', async () => {
    expect(await fetched({ body: capsuleJson({ ...capsule, capsuleType: 'mlkem_1024' }) })).toMatchObject({ capsuleType: 'mlkem_1024' });
  });

  test.each(['', 'x'.repeat(17), 'x'.repeat(35), '/../other/path/of/server', 'x'.repeat(20) + '?', 'x'.repeat(20) + '\r\n'])(
    'an id that cannot be one is never sent: %j',
    async (impossible) => {
      const { transport, requests } = answering({});
      await expect(fetchCapsule(transport, impossible)).rejects.toMatchObject({ code: 'transaction-id-malformed' });
      expect(requests).toEqual([]);
    },
  );

  const members = JSON.parse(Buffer.from(capsuleJson(capsule)).toString()) as Record<string, unknown>;
  test.each<[string, unknown]>([
    ['a list', []],
    ['null', null],
    ['no recipient_id', { ...members, recipient_id: undefined }],
    ['no ephemeral_key_material', { ...members, ephemeral_key_material: undefined }],
    ['no capsule_type', { ...members, capsule_type: 5 }],
    ['no base64', { ...members, ephemeral_key_material: 'a b' }],
    ['a short recipient_id', { ...members, recipient_id: 'AAAA' }],
    ['long key material', { ...members, ephemeral_key_material: randomBytes(2101).toString('base64') }],
  ])('a body that is no capsule is malformed: %s', async (_name, body) => {
    await expect(fetched({ body: Buffer.from(JSON.stringify(body)) })).rejects.toMatchObject({ code: 'response-malformed' });
  });

  test('a body of another type is malformed', async () => {
    await expect(fetched({ headers: { 'content-type': 'text/html' } })).rejects.toMatchObject({ code: 'response-malformed' });
    await expect(fetched({ headers: {} })).rejects.toMatchObject({ code: 'response-malformed' });
  });
});

test('whatever a server answers, the client throws nothing but a ProtocolProblem', async () => {
  const answers = fc.record({
    status: fc.oneof(fc.constantFrom(200, 201, 400, 404, 500), fc.integer({ min: 100, max: 999 })),
    headers: fc.dictionary(fc.constantFrom('location', 'x-expiry-time', 'x-expiry-time-adjusted', 'content-type'), fc.oneof(fc.string(), fc.constantFrom('application/json', problemMediaType))),
    body: fc.oneof(fc.uint8Array(), fc.json().map((text) => Buffer.from(text))),
  });
  const isProtocolProblem = (error: unknown): boolean => error instanceof ProtocolProblem;
  await fc.assert(
    fc.asyncProperty(answers, async (answer) => {
      const { transport } = answering(answer);
      expect(await sendCapsule(transport, capsule).then(() => true, isProtocolProblem)).toBe(true);
      expect(await fetchCapsule(transport, id).then(() => true, isProtocolProblem)).toBe(true);
    }),
    { numRuns: 200 },
  );
});
