import { expect, test } from 'vitest';
import { isAbout, isUploadFor, memberOf, uploadsIn } from './seen.ts';
import { evidenceOf, requestsIn, type Seen } from './traffic.ts';
import { whilst } from './whilst.ts';

const point = Buffer.from('a point');
const upload: Seen = {
  server: 'capsule-server',
  listener: 'sender',
  kind: 'exchange',
  at: 1_000,
  tls: { protocol: 'TLSv1.3', cipher: 'TLS_AES_256_GCM_SHA384', resumed: false },
  request: { method: 'POST', path: '/key-capsules', headers: { 'x-expiry-time': ['2027-01-01T00:00:00Z'] }, body: { text: JSON.stringify({ recipient_id: point.toString('base64') }) }, complete: true },
  answer: { status: 201, headers: { location: ['/key-capsules/KC01'] }, body: { text: '' } },
};
const connection: Seen = { server: 'capsule-server', listener: 'sender', kind: 'connection', at: 999 };

test('what a server saw of an upload', () => {
  const [request] = uploadsIn([connection, upload]);
  expect(request).toMatchObject({ status: 201, createdId: 'KC01', protocol: 'TLSv1.3' });
  expect(request?.header('X-Expiry-Time')).toBe('2027-01-01T00:00:00Z');
  expect(memberOf(request?.json, 'recipient_id')).toBe(point.toString('base64'));
  expect([isUploadFor(point)(upload), isUploadFor(Buffer.from('another'))(upload), isAbout('key-capsules')(upload), isAbout('KC01')(connection)]).toEqual([true, false, true, false]);
});

test('a body that is no JSON is none; octets that are no text are kept', () => {
  const garbled: Seen = { ...upload, request: { ...(upload.request as NonNullable<Seen['request']>), body: { base64: '/w==' } } };
  expect(requestsIn([garbled])[0]?.json).toBeUndefined();
  expect(evidenceOf(garbled)?.request.body).toEqual(Buffer.of(255));
  expect(evidenceOf(connection)).toBeUndefined();
});

test('evidence shows no share', () => {
  const share: Seen = { ...upload, answer: { status: 200, headers: {}, body: { text: '{"share": "c2hhcmU=", "recipient": "etsi/PNOEE-38001085718"}' } } };
  expect(evidenceOf(share)?.response?.body.toString()).toBe('{"share": "•••", "recipient": "etsi/PNOEE-38001085718"}');
});

test('what was begun is ended whatever happens', async () => {
  const done: string[] = [];
  const note = (what: string) => async () => void done.push(what);
  await expect(whilst(note('begin'), note('end'), () => Promise.reject(new Error('in between')))).rejects.toThrow('in between');
  expect(done).toEqual(['begin', 'end']);
});
