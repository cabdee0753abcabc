import type { Answer } from '@testbed/server-kit';
import { inCapsuleServer } from '../planted-in.ts';
import { except, replaced } from '../rules.ts';
import { changedAnswers, front, withHeaders } from '../front.ts';
import type { CapsuleParts } from '../world/capsule.ts';
import { at, inFetch, inPorts, type Plant } from './plant.ts';

const created = (status: number): boolean => status === 201;
const served = (status: number): boolean => status === 200;

/** Checks that fetch a capsule and hold it against what was uploaded. */
const comparesAnswers = [
  { check: 'capsule/upload/json-layout', reason: 'It compares what comes back.' },
  { check: 'capsule/upload/repeated', reason: 'It compares what comes back.' },
  { check: 'capsule/fetch/returned', reason: 'It compares what comes back.' },
  { check: 'capsule/fetch/repeatable', reason: 'It compares what comes back.' },
  { check: 'capsule/fetch/method', reason: 'It compares what comes back.' },
  { check: 'capsule/fetch/path/encoded-letter', reason: 'It compares what comes back.' },
  { check: 'capsule/fetch/answer/compact', reason: 'It wants compact JSON in the order of the contract.' },
  { check: 'capsule/concurrency', reason: 'It compares what comes back.' },
];

/** What a capsule server says when all is well. */
const answers = inCapsuleServer('contract', [
  {
    id: 'capsule/created-as-ok',
    what: 'Answers a stored capsule with 200.',
    caughtBy: ['capsule/upload/created'],
    collateral: [
      { check: 'capsule/upload/accepted', reason: 'It demands 201 too.' },
      { check: 'capsule/upload/json-layout', reason: 'It demands 201 too.' },
      { check: 'capsule/upload/repeated', reason: 'It demands 201 too.' },
      { check: 'capsule/upload/expiry-accepted', reason: 'It demands 201 too.' },
      { check: 'capsule/upload/expiry-maximum', reason: 'It demands 201 too.' },
      { check: 'capsule/concurrency', reason: 'It demands 201 too.' },
    ],
    plant: at('sender', () => changedAnswers((answer) => (created(answer.status) ? { ...answer, status: 200 } : answer))),
  },
  {
    id: 'capsule/location-absolute',
    what: 'Answers a Location with scheme and host, which clients take for the transaction id.',
    caughtBy: ['capsule/upload/location/path-only'],
    collateral: [
      { check: 'http/recipient/absolute-form', reason: 'It asks with the Location as it came.' },
      { check: 'capsule/fetch/not-yours/same-answer', reason: 'It asks with the Location as it came.' },
    ],
    plant: at('sender', () => changedAnswers((answer, { headers }) => (created(answer.status) ? withHeaders(answer, { location: `https://${headers.host}${answer.headers['location']}` }) : answer))),
  },
  {
    id: 'capsule/below-a-path',
    what: 'Is deployed below a path of its own, and says so in the Location.',
    caughtBy: ['capsule/upload/location/path-only'],
    collateral: [{ check: 'capsule/fetch/not-yours/same-answer', reason: 'It makes an id of the length of the Location.' }],
    plant: belowAPath,
  },
  {
    id: 'capsule/id-too-short',
    what: 'Makes transaction ids of 16 characters.',
    caughtBy: ['capsule/upload/location/id-length'],
    collateral: [
      { check: 'capsule/upload/location/id-form', reason: 'It wants KC and 32 digits.' },
      { check: 'capsule/upload/ids/unpredictable', reason: 'So few characters can be guessed.' },
    ],
    plant: ofLength(16, 7),
  },
  {
    id: 'capsule/id-too-long',
    what: 'Makes transaction ids of 36 characters.',
    caughtBy: ['capsule/upload/location/id-length'],
    collateral: [{ check: 'capsule/upload/location/id-form', reason: 'It wants KC and 32 digits.' }],
    plant: ofLength(36, 17),
  },
  {
    id: 'capsule/id-of-another-form',
    what: 'Makes transaction ids of 20 hexadecimal digits, which one client in the field does not take.',
    caughtBy: ['capsule/upload/location/id-form'],
    plant: inPorts(({ random }) => ({ random: { bytes: (length) => random.bytes(length === 16 ? 10 : length) } })),
  },
  {
    id: 'capsule/id-counted',
    what: 'Counts its transaction ids up, so that everybody can guess them.',
    caughtBy: ['capsule/upload/ids/unpredictable'],
    plant: inPorts((_, arm) => ({ random: counting(arm) })),
  },
  {
    id: 'capsule/id-half-constant',
    what: 'Takes only the last four bytes of a transaction id at random.',
    caughtBy: ['capsule/upload/ids/unpredictable'],
    plant: inPorts(({ random }) => ({ random: { bytes: (length) => Buffer.concat([Buffer.alloc(length - 4, 0xc2), random.bytes(4)]) } })),
  },
  {
    id: 'capsule/created-without-expiry',
    what: 'Does not say until when it keeps a stored capsule.',
    caughtBy: ['capsule/upload/expiry-header'],
    plant: at('sender', () => changedAnswers((answer) => withHeaders(answer, { 'x-expiry-time': undefined }))),
  },
  {
    id: 'capsule/fetched-without-expiry',
    what: 'Does not say until when it keeps a capsule that it serves.',
    caughtBy: ['capsule/fetch/answer/expiry-header'],
    plant: at('recipient', () => changedAnswers((answer) => withHeaders(answer, { 'x-expiry-time': undefined }))),
  },
  {
    id: 'capsule/fetched-as-text',
    what: 'Serves capsules as text/plain.',
    caughtBy: ['capsule/fetch/answer/content-type'],
    plant: at('recipient', () => changedAnswers((answer) => (served(answer.status) ? withHeaders(answer, { 'content-type': 'text/plain' }) : answer))),
  },
  {
    id: 'capsule/fetched-camel-case',
    what: 'Serves capsules with the member names of its own classes.',
    caughtBy: ['capsule/fetch/returned/to-recipient', 'capsule/fetch/answer/schema'],
    collateral: comparesAnswers,
    plant: at('recipient', () => changedAnswers(renamed)),
  },
  {
    id: 'capsule/fetched-in-another-order',
    what: 'Serves capsules with their members in another order.',
    caughtBy: ['capsule/fetch/answer/compact'],
    plant: at('recipient', () => changedAnswers(json((members) => Object.fromEntries(Object.entries(members).reverse())))),
  },
  {
    id: 'capsule/fetched-unpadded',
    what: 'Serves the key material in base64 without padding.',
    caughtBy: ['capsule/fetch/returned/to-recipient', 'capsule/fetch/answer/schema'],
    collateral: comparesAnswers,
    plant: at('recipient', () => changedAnswers(json((members) => ({ ...members, ephemeral_key_material: String(members['ephemeral_key_material']).replace(/=+$/, '') })))),
  },
  {
    id: 'capsule/cached',
    what: 'Lets caches keep the capsules that it serves.',
    caughtBy: ['capsule/fetch/answer/not-cached'],
    plant: at('recipient', () => changedAnswers((answer) => withHeaders(answer, { 'cache-control': 'public, max-age=3600' }))),
  },
]);

/** What a capsule server says when it refuses. */
const refusals = inCapsuleServer('leaks', [
  {
    id: 'capsule/refused-with-location',
    what: 'Answers a refused upload with a Location.',
    caughtBy: ['capsule/upload/refused-without-location'],
    plant: at('sender', () => changedAnswers((answer, { method }) => (answer.status === 400 && method === 'POST' ? withHeaders(answer, { location: `/key-capsules/KC${'0'.repeat(32)}` }) : answer))),
  },
  {
    id: 'capsule/product-named',
    what: 'Names its product and version in every answer.',
    caughtBy: ['capsule/leaks/product'],
    collateral: [{ check: 'http/sender/no-insides', reason: 'It looks at some of the same answers.' }],
    plant: at('sender', () => changedAnswers((answer) => withHeaders(answer, { server: 'Capsules/1.2.3' }))),
  },
  {
    id: 'capsule/stack-trace-on-upload',
    what: 'Shows a stack trace where an upload is refused.',
    caughtBy: ['capsule/leaks/refusals/insides-on-upload'],
    collateral: [{ check: 'http/sender/no-insides', reason: 'It looks at some of the same answers.' }],
    plant: at('sender', () => changedAnswers((answer, { url }) => (answer.status === 400 && url === '/key-capsules' ? withTrace(answer) : answer))),
  },
  {
    id: 'capsule/stack-trace-on-fetch',
    what: 'Shows a stack trace where a fetch is refused.',
    caughtBy: ['capsule/leaks/refusals/insides-on-fetch'],
    collateral: [
      { check: 'http/recipient/no-insides', reason: 'It looks at some of the same answers.' },
      { check: 'capsule/fetch/error-body', reason: 'The stack trace is a body.' },
    ],
    plant: at('recipient', () => changedAnswers((answer, { url }) => (answer.status >= 400 && url?.startsWith('/key-capsules/') ? withTrace(answer) : answer))),
  },
]);

export const answerDefects = [...answers, ...refusals];

/** Makes ids of another length, and finds capsules under them. */
function ofLength(characters: number, bytes: number): Plant {
  const made = inPorts(({ random }) => ({ random: { bytes: (length) => random.bytes(length === 16 ? bytes : length) } }));
  const found = inFetch((rules) => replaced(rules, 'transaction-id-length', except(({ transactionId }) => transactionId.length === characters)));
  return (parts) => found(made(parts));
}

function belowAPath(parts: CapsuleParts): CapsuleParts {
  const saying = at('sender', () => changedAnswers((answer) => (created(answer.status) ? withHeaders(answer, { location: `/api${answer.headers['location']}` }) : answer)));
  const serving = at('recipient', () =>
    front((request, _, next) => {
      request.url = request.url?.replace(/^(https:\/\/[^/]+)?\/api(?=\/)/, '$1');
      next();
    }),
  );
  return serving(saying(parts));
}

function counting(arm: number): { bytes: (length: number) => Uint8Array } {
  let next = arm * 2 ** 40;
  return {
    bytes(length) {
      // Far enough apart that a wrong id is nobody's.
      next += 4096;
      return Buffer.from(next.toString(16).padStart(2 * length, '0'), 'hex');
    },
  };
}

type Change = Parameters<typeof changedAnswers>[0];

function json(change: (members: Readonly<Record<string, unknown>>) => object): Change {
  return (answer) => (served(answer.status) ? { ...answer, body: Buffer.from(JSON.stringify(change(JSON.parse(Buffer.from(answer.body).toString()) as Record<string, unknown>))) } : answer);
}

const renamed = json((members) => Object.fromEntries(Object.entries(members).map(([name, value]) => [name.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase()), value])));

function withTrace(answer: Required<Answer>): Answer {
  return { ...withHeaders(answer, { 'content-type': 'text/plain' }), body: Buffer.from('java.lang.IllegalArgumentException: bad request\n    at ee.example.Capsules.create(Capsules.java:42)\n') };
}
