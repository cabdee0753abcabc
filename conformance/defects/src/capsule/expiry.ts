import type { Answer } from '@testbed/server-kit';
import { changedAnswers, withHeaders } from '../front.ts';
import { inCapsuleServer } from '../planted-in.ts';
import { also, except, replaced, without } from '../rules.ts';
import { at, inConfig, inFetch, inUpload } from './plant.ts';
import { crashes, refuses, type UploadContext } from './upload.ts';

const second = 1000;
const day = 24 * 3600 * second;

/** What is no date-time. */
const malformed = [
  { name: 'date-only', what: 'a date', form: /^\d{4}-\d\d-\d\d$/ },
  { name: 'no-seconds', what: 'a time without seconds', form: /T\d\d:\d\dZ$/ },
  { name: 'word', what: 'a word', form: /^[a-z]+$/ },
  { name: 'epoch-seconds', what: 'a number', form: /^\d+$/ },
  { name: 'duration', what: 'a duration', form: /^P/ },
  { name: 'http-date', what: 'a date of HTTP', form: /GMT$/ },
  { name: 'trailing', what: 'a time with more after it', form: /Zx$/ },
  { name: 'zone-name', what: 'a time with the name of a zone', form: /\[/ },
  { name: 'short-year', what: 'a year of two digits', form: /^\d\d-/ },
  { name: 'empty', what: 'nothing', form: /^$/ },
  { name: 'month-13', what: 'a thirteenth month', form: /^\d{4}-13-/ },
  { name: 'february-30', what: 'a 30 February', form: /-02-30T/ },
  { name: 'hour-25', what: '25 o\'clock', form: /T25/ },
  { name: 'minute-60', what: 'minute 60', form: /:60:/ },
  { name: 'offset-25', what: 'an offset of 25 hours', form: /\+25:/ },
] as const;

/** What a capsule server makes of a requested expiry time. */
const reading = inCapsuleServer('expiry', [
  {
    id: 'capsule/expiry-ignored',
    what: 'Keeps a capsule for the default time where an expiry time in UTC was asked for.',
    caughtBy: ['capsule/upload/expiry-accepted/utc'],
    plant: reads((text, expiry) => (isAbout30Days(expiry) && /T\d\d:\d\d:\d\dZ$/.test(text) ? undefined : expiry)),
  },
  {
    id: 'capsule/expiry-offset-dropped',
    what: 'Takes the local time of an expiry time and forgets its offset.',
    caughtBy: ['capsule/upload/expiry-accepted/offset-east', 'capsule/upload/expiry-accepted/offset-west'],
    plant: reads((text) => lenient(text.replace(/[+-]\d\d:\d\d$/, 'Z'))),
  },
  {
    id: 'capsule/expiry-offset-east-refused',
    what: 'Refuses an expiry time east of Greenwich.',
    caughtBy: ['capsule/upload/expiry-accepted/offset-east'],
    plant: refusesForm(/\+\d\d:\d\d$/),
  },
  {
    id: 'capsule/expiry-offset-west-reversed',
    what: 'Takes an expiry time west of Greenwich for one east of it.',
    caughtBy: ['capsule/upload/expiry-accepted/offset-west'],
    plant: reads((text) => lenient(text.replace(/-(?=\d\d:\d\d$)/, '+'))),
  },
  {
    id: 'capsule/expiry-offset-minutes-dropped',
    what: 'Forgets the minutes of an offset.',
    caughtBy: ['capsule/upload/expiry-accepted/offset-west'],
    plant: reads((text) => lenient(text.replace(/([+-]\d\d):\d\d$/, '$1:00'))),
  },
  {
    id: 'capsule/expiry-fraction-refused',
    what: 'Refuses an expiry time with a fraction of a second.',
    caughtBy: ['capsule/upload/expiry-accepted/fraction', 'capsule/upload/expiry-accepted/long-fraction'],
    plant: refusesForm(/\.\d/),
  },
  {
    id: 'capsule/expiry-short-fraction-refused',
    what: 'Refuses a fraction of a second that is not in thousandths at least.',
    caughtBy: ['capsule/upload/expiry-accepted/fraction'],
    plant: refusesForm(/\.\d{1,2}Z/),
  },
  {
    id: 'capsule/expiry-long-fraction-refused',
    what: 'Refuses a fraction of a second of more than six digits.',
    caughtBy: ['capsule/upload/expiry-accepted/long-fraction'],
    plant: refusesForm(/\.\d{7}/),
  },
  {
    id: 'capsule/expiry-lower-case-refused',
    what: 'Refuses an expiry time with a small t or z.',
    caughtBy: ['capsule/upload/expiry-accepted/lower-case'],
    plant: refusesForm(/\dt\d/),
  },
  {
    id: 'capsule/expiry-local-refused',
    what: 'Refuses an expiry time without an offset, as the desktop client sends it.',
    caughtBy: ['capsule/upload/expiry-accepted/without-offset'],
    plant: refusesForm(/T[\d:.]+$/),
  },
  {
    id: 'capsule/expiry-local-in-own-zone',
    what: 'Takes an expiry time without an offset in a time zone two hours away.',
    caughtBy: ['capsule/upload/expiry-accepted/without-offset'],
    plant: reads((text, expiry) => (/T[\d:.]+$/.test(text) ? lenient(`${text}+02:00`) : expiry)),
  },
  ...malformed.map(({ name, what, form }) => ({
    id: `capsule/expiry-${name}-ignored`,
    what: `Takes ${what} for no expiry time at all.`,
    caughtBy: [`capsule/upload/expiry-malformed/${name}`] as const,
    plant: inUpload((rules) => replaced(rules, 'expiry-format', except(({ request }) => form.test(request.headers['x-expiry-time'] ?? '-')))),
  })),
]);

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
const allowing = inCapsuleServer('expiry', [
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

/** What a capsule server does when the time is over. */
const ending = inCapsuleServer('expiry', [
  {
    id: 'capsule/served-until-swept',
    what: 'Serves an expired capsule until it is deleted.',
    caughtBy: ['capsule/expiry/short/not-served-after', 'capsule/expiry/clock/default', 'capsule/expiry/clock/long'],
    plant: inFetch((rules) => without(rules, 'capsule-not-expired')),
  },
  {
    id: 'capsule/served-half-a-minute-longer',
    what: 'Serves a capsule for half a minute after its expiry time.',
    caughtBy: ['capsule/expiry/short/not-served-after'],
    plant: inFetch((rules) => replaced(rules, 'capsule-not-expired', except(({ item, clock }) => item !== undefined && clock.now().getTime() - item.expiresAt.getTime() < 30 * second))),
  },
  {
    id: 'capsule/ends-early',
    what: 'Serves a capsule only for the first half of its time.',
    caughtBy: ['capsule/expiry/short/served-until'],
    plant: inFetch((rules) => replaced(rules, 'capsule-not-expired', also(({ item, clock }) => item !== undefined && item.expiresAt.getTime() - item.createdAt.getTime() < 60 * second && clock.now().getTime() - item.createdAt.getTime() > 400))),
  },
  {
    id: 'capsule/default-never-expires',
    what: 'Keeps capsules for ever where no expiry time was asked for.',
    caughtBy: ['capsule/expiry/clock/default'],
    plant: inFetch((rules) => replaced(rules, 'capsule-not-expired', except(({ item, settings }) => item !== undefined && item.expiresAt.getTime() - item.createdAt.getTime() === settings.expiry.default))),
  },
  {
    id: 'capsule/long-never-expires',
    what: 'Keeps capsules for ever that were to be kept for more than four years.',
    caughtBy: ['capsule/expiry/clock/long'],
    plant: inFetch((rules) => replaced(rules, 'capsule-not-expired', except(({ item }) => item !== undefined && item.expiresAt.getTime() - item.createdAt.getTime() > 1500 * day))),
  },
]);

export const expiryDefects = [...reading, ...allowing, ...ending];

/** Reads a requested expiry time otherwise, where it can be read; undefined is none. */
function reads(read: (text: string, right: Date | undefined) => Date | undefined): ReturnType<typeof inUpload> {
  return inUpload((rules) =>
    replaced(rules, 'expiry-format', (rule) => ({
      ...rule,
      async check(context: UploadContext) {
        const violation = await rule.check(context);
        const text = context.request.headers['x-expiry-time'];
        if (violation || text === undefined) return violation;
        const expiry = read(text, context.requestedExpiry);
        if (expiry) context.requestedExpiry = expiry;
        else delete context.requestedExpiry;
        return undefined;
      },
    })),
  );
}

function refusesForm(form: RegExp): ReturnType<typeof inUpload> {
  return refuses('expiry-format', ({ request }) => form.test(request.headers['x-expiry-time'] ?? ''));
}

function isAbout30Days(expiry: Date | undefined): boolean {
  return Math.abs((expiry?.getTime() ?? 0) - Date.now() - 30 * day) < 60 * second;
}

function rewritten(answer: Required<Answer>, write: (expiry: Date) => string): Answer {
  const expiry = answer.headers['x-expiry-time'];
  return answer.status === 200 && expiry !== undefined ? withHeaders(answer, { 'x-expiry-time': write(new Date(expiry)) }) : answer;
}

function lenient(text: string): Date | undefined {
  const time = Date.parse(/\d$/.test(text) && text.includes('T') && !/[+-]\d\d:\d\d$/.test(text) ? `${text}Z` : text);
  return Number.isNaN(time) ? undefined : new Date(time);
}
