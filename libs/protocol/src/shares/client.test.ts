import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import type { ProtocolCode } from '../problem/protocol-problem.ts';
import type { ProtocolRequest, ProtocolResponse, Transport } from '../transport.ts';
import { fetchShare } from './fetch.ts';
import { fetchNonce, nonceJson } from './nonce.ts';
import { sendShare } from './send.ts';
import { isShareRecipient, shareJson } from './share.ts';

const shareId = '9a7c3717d21f5cf19d18fa4fa5adee21';
const share = { share: new Uint8Array(randomBytes(32)), recipient: 'etsi/PNOEE-38001085718' };
const json = { 'content-type': 'application/json' };

/** A transport that answers always the same and remembers what it was asked. */
function answering(answer: Partial<ProtocolResponse>): { transport: Transport; asked: ProtocolRequest[] } {
  const asked: ProtocolRequest[] = [];
  return {
    asked,
    transport: async (request) => {
      asked.push(request);
      return { status: 200, headers: {}, body: new Uint8Array(), ...answer };
    },
  };
}

test('UC.KTS.06/1, 5: a share is sent, its id read from the Location', async () => {
  const { transport, asked } = answering({ status: 201, headers: { location: `/key-shares/${shareId}`, 'x-expiry-time': '2027-01-01T00:00:00Z' } });
  expect(await sendShare(transport, share, new Date('2027-01-01T00:00:00.900Z'))).toEqual({ shareId, expiry: new Date('2027-01-01T00:00:00Z') });
  const body = Buffer.from(JSON.stringify({ share: Buffer.from(share.share).toString('base64'), recipient: share.recipient }));
  expect(asked).toEqual([{ method: 'POST', path: '/key-shares', headers: { ...json, accept: 'application/json', 'x-expiry-time': '2027-01-01T00:00:00Z' }, body }]);
});

test('UC.KTS.07/1: a nonce is asked for without a body', async () => {
  const { transport, asked } = answering({ headers: json, body: nonceJson('WF7KCVQZ7f4') });
  expect(await fetchNonce(transport, shareId)).toBe('WF7KCVQZ7f4');
  expect(asked).toEqual([{ method: 'POST', path: `/key-shares/${shareId}/nonce`, headers: { accept: 'application/json' } }]);
});

test('UC.KTS.07/5, 7: a share is fetched with the headers of a ticket', async () => {
  const { transport, asked } = answering({ headers: json, body: shareJson(share) });
  expect(await fetchShare(transport, shareId, { 'x-cdoc2-auth-ticket': 't~' })).toEqual({ ...share, share: Buffer.from(share.share) });
  expect(asked).toEqual([{ method: 'GET', path: `/key-shares/${shareId}`, headers: { accept: 'application/json', 'x-cdoc2-auth-ticket': 't~' } }]);
});

const send = (transport: Transport) => sendShare(transport, share);
const nonce = (transport: Transport) => fetchNonce(transport, shareId);
const fetch = (transport: Transport) => fetchShare(transport, shareId, {});

test.each<[string, (transport: Transport) => Promise<unknown>, Partial<ProtocolResponse>, ProtocolCode]>([
  ['UC.Client.03/6c: a refused share', send, { status: 400 }, 'share-refused'],
  ['UC.Client.03/7b: no Location', send, { status: 201 }, 'share-id-missing'],
  ['the Location of another path', send, { status: 201, headers: { location: `https://css/key-shares/${shareId}` } }, 'response-malformed'],
  ['the Location of a short id', send, { status: 201, headers: { location: '/key-shares/1' } }, 'response-malformed'],
  ['200 for a created share', send, { status: 200 }, 'response-malformed'],
  ['UC.Client.03/7a: a server that failed', send, { status: 500 }, 'server-error'],
  ['UC.KTS.07/1a: no such share', nonce, { status: 404 }, 'share-not-found'],
  ['a refused request for a nonce', nonce, { status: 400 }, 'request-refused'],
  ['a nonce that is no JSON', nonce, { body: Buffer.from('x') }, 'response-malformed'],
  ['an answer without a nonce', nonce, { headers: json, body: Buffer.from('{}') }, 'response-malformed'],
  ['a nonce that would be another parameter', nonce, { headers: json, body: nonceJson('a&b=c') }, 'response-malformed'],
  ['UC.Client.04/11a: a refused ticket', fetch, { status: 401 }, 'ticket-refused'],
  ['UC.Client.04/12a-2: a share that is gone', fetch, { status: 404 }, 'share-not-found'],
  ['a refused request for a share', fetch, { status: 400 }, 'request-refused'],
  ['a server that cannot ask about revocation', fetch, { status: 503 }, 'server-error'],
  ['a share that is no base64', fetch, { headers: json, body: Buffer.from('{"share":"*","recipient":"x"}') }, 'response-malformed'],
  ['a share of 31 bytes', fetch, { headers: json, body: shareJson({ ...share, share: new Uint8Array(31) }) }, 'response-malformed'],
  ['a share without a recipient', fetch, { headers: json, body: Buffer.from(`{"share":"${'A'.repeat(44)}"}`) }, 'response-malformed'],
])('%s', async (_name, ask, answer, code) => {
  await expect(ask(answering(answer).transport)).rejects.toMatchObject({ name: 'ProtocolProblem', code });
});

test.each(['x'.repeat(17), 'x'.repeat(35), `../${'x'.repeat(20)}`, `${'x'.repeat(20)}?a`])('the share id %s never becomes a path', async (id) => {
  const { transport, asked } = answering({});
  await expect(fetchNonce(transport, id)).rejects.toMatchObject({ code: 'share-id-malformed' });
  await expect(fetchShare(transport, id, {})).rejects.toMatchObject({ code: 'share-id-malformed' });
  expect(asked).toEqual([]);
});

test.each<[string, boolean]>([
  ['etsi/PNOEE-48010010101', true],
  ['etsi/PASLV-A1', true],
  ['private/JIO/70000349', true],
  ['etsi/PNOEE-', false],
  ['ETSI/PNOEE-48010010101', false],
  ['etsi/PNOE-48010010101', false],
  ['private//70000349', false],
  ['private/JIO/a b', false],
])('%s names who may fetch a share: %s', (recipient, holds) => {
  expect(isShareRecipient(recipient)).toBe(holds);
});
