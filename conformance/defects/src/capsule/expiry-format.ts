import { inCapsuleServer } from '../planted-in.ts';
import { except, replaced } from '../rules.ts';
import { day, second } from './expiry-end.ts';
import { inUpload } from './plant.ts';
import { refuses, type UploadContext } from './upload.ts';

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
export const expiryFormatDefects = inCapsuleServer('expiry', [
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

function lenient(text: string): Date | undefined {
  const time = Date.parse(/\d$/.test(text) && text.includes('T') && !/[+-]\d\d:\d\d$/.test(text) ? `${text}Z` : text);
  return Number.isNaN(time) ? undefined : new Date(time);
}
