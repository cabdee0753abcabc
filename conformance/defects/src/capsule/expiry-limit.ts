import type { Answer } from '@testbed/server-kit';
import { changedAnswers, withHeaders } from '../front.ts';
import { inCapsuleServer } from '../planted-in.ts';
import { except, replaced, without } from '../rules.ts';
import { day, second } from './expiry-end.ts';
import { at, inConfig, inUpload } from './plant.ts';
import { crashes, refuses, type UploadContext } from './upload.ts';

/** Whether a requested expiry is beyond the longest one by something between these, in milliseconds. */
function beyond(least: number, most: number): (context: UploadContext) => boolean {
  return ({ requestedExpiry, now, settings: { expiry } }) => {
    const excess = (requestedExpiry?.getTime() ?? 0) - now.getTime() - expiry.maximum;
    return excess > least && excess <= most;
  };
}

const excesses = [
  { name: 'by-a-second', what: 'a minute', holds: beyond(0, 60 * second) },
  { name: 'by-a-day', what: 'a day', holds: beyond(day / 2, 2 * day) },
  { name: 'by-millennia', what: 'thousands of years', holds: beyond(1000 * 365 * day, Infinity) },
];

/** What a capsule server allows. */
export const expiryLimitDefects = inCapsuleServer('expiry', [
  {
    id: 'capsule/expiry-past-accepted',
    what: 'Stores a capsule whose expiry time has passed.',
    caughtBy: ['capsule/upload/expiry-past', 'capsule/upload/expiry-just-past'],
    plant: inUpload((rules) => without(rules, 'expiry-past')),
  },
  {
    id: 'capsule/expiry-long-past-accepted',
    what: 'Stores a capsule whose expiry time passed more than a minute ago.',
    caughtBy: ['capsule/upload/expiry-past'],
    plant: inUpload((rules) => replaced(rules, 'expiry-past', except(({ requestedExpiry, now }) => requestedExpiry !== undefined && now.getTime() - requestedExpiry.getTime() > 60 * second))),
  },
  {
    id: 'capsule/expiry-just-past-tolerated',
    what: 'Stores a capsule whose expiry time passed less than ten seconds ago.',
    caughtBy: ['capsule/upload/expiry-just-past'],
    plant: inUpload((rules) => replaced(rules, 'expiry-past', except(({ requestedExpiry, now }) => requestedExpiry !== undefined && now.getTime() - requestedExpiry.getTime() < 10 * second))),
  },
  {
    id: 'capsule/default-expiry-shorter',
    what: 'Keeps capsules a day shorter than its default where no expiry time was asked for.',
    caughtBy: ['capsule/upload/expiry-default/as-configured'],
    plant: inConfig(({ expiry }) => ({ expiry: { ...expiry, default: expiry.default - day } })),
  },
  {
    id: 'capsule/default-expiry-passed',
    what: 'Keeps capsules until an hour ago where no expiry time was asked for.',
    caughtBy: ['capsule/upload/expiry-default/applied', 'capsule/upload/expiry-default/as-configured'],
    collateral: [
      { check: 'capsule/fetch/answer/expiry-as-uploaded', reason: 'It compares with the expiry of the fetched capsule.' },
      { check: 'capsule/expiry/clock/default', reason: 'It believes the expiry that it is told.' },
    ],
    plant: at('sender', () => changedAnswers((answer, { headers }) => (answer.status === 201 && headers['x-expiry-time'] === undefined ? withHeaders(answer, { 'x-expiry-time': new Date(Date.now() - 3600 * second).toISOString() }) : answer))),
  },
  {
    id: 'capsule/expiry-maximum-less',
    what: 'Refuses an expiry time of the last seconds allowed.',
    caughtBy: ['capsule/upload/expiry-maximum/kept'],
    plant: inConfig(({ expiry }) => ({ expiry: { ...expiry, maximum: expiry.maximum - 30 * second } })),
  },
  ...excesses.map(({ name, what, holds }) => ({
    id: `capsule/expiry-too-long-${name}-accepted`,
    what: `Accepts an expiry time ${what} beyond the maximum.`,
    caughtBy: [`capsule/upload/expiry-maximum/refused-${name}`] as const,
    plant: inUpload((rules) => replaced(rules, 'expiry-too-long', except(holds))),
  })),
  ...excesses.map(({ name, what, holds }) => ({
    id: `capsule/field-too-long-${name}-refused`,
    profile: 'field' as const,
    what: `Refuses an expiry time ${what} beyond the maximum, which the contract says is adjusted.`,
    caughtBy: [`capsule/upload/expiry-maximum/adjusted-${name}`] as const,
    plant: refuses('expiry-too-long', holds),
  })),
  ...excesses.map(({ name, what, holds }) => ({
    id: `capsule/openapi-2-too-long-${name}-crashes`,
    profile: 'openapi-2' as const,
    what: `Fails inside on an expiry time ${what} beyond the maximum.`,
    caughtBy: [`capsule/upload/expiry-maximum/bounded-${name}`] as const,
    plant: crashes('expiry-too-long', holds),
  })),
  {
    id: 'capsule/openapi-2-too-long-granted',
    profile: 'openapi-2',
    what: 'Grants any expiry time.',
    caughtBy: ['capsule/upload/expiry-maximum/bounded-by-a-second', 'capsule/upload/expiry-maximum/bounded-by-a-day', 'capsule/upload/expiry-maximum/bounded-by-millennia'],
    plant: inConfig(({ expiry }) => ({ expiry: { ...expiry, maximum: 10_000 * 365 * day } })),
  },
  {
    id: 'capsule/field-adjusted-unsaid',
    profile: 'field',
    what: 'Does not say on a fetch that it adjusted the expiry time.',
    caughtBy: ['capsule/upload/expiry-adjusted/shown'],
    plant: at('recipient', () => changedAnswers((answer) => withHeaders(answer, { 'x-expiry-time-adjusted': undefined }))),
  },
  {
    id: 'capsule/field-adjusted-denied',
    profile: 'field',
    what: 'Says on an upload that it did not adjust an expiry time that it adjusted.',
    caughtBy: ['capsule/upload/expiry-adjusted/not-denied'],
    plant: at('sender', () => changedAnswers((answer) => (answer.status === 201 ? withHeaders(answer, { 'x-expiry-time-adjusted': 'false' }) : answer))),
  },
  {
    id: 'capsule/field-adjusted-always',
    profile: 'field',
    what: 'Says of every capsule that its expiry time was adjusted.',
    caughtBy: ['capsule/upload/expiry-adjusted/not-claimed'],
    plant: at('recipient', () => changedAnswers((answer) => (answer.status === 200 ? withHeaders(answer, { 'x-expiry-time-adjusted': 'true' }) : answer))),
  },
  {
    id: 'capsule/expiry-as-http-date',
    what: 'Writes an expiry time as HTTP writes dates.',
    caughtBy: ['capsule/fetch/answer/expiry-format'],
    plant: at('recipient', () => changedAnswers((answer) => rewritten(answer, (expiry) => expiry.toUTCString()))),
  },
  {
    id: 'capsule/expiry-in-local-time',
    what: 'Writes the expiry time of a fetched capsule two hours off.',
    caughtBy: ['capsule/fetch/answer/expiry-as-uploaded'],
    plant: at('recipient', () => changedAnswers((answer) => rewritten(answer, (expiry) => new Date(expiry.getTime() + 7200 * second).toISOString()))),
  },
]);

function rewritten(answer: Required<Answer>, write: (expiry: Date) => string): Answer {
  const expiry = answer.headers['x-expiry-time'];
  return answer.status === 200 && expiry !== undefined ? withHeaders(answer, { 'x-expiry-time': write(new Date(expiry)) }) : answer;
}
