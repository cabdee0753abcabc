import type { CapsuleServerRules } from '@testbed/capsule-server';
import type { Store } from '@testbed/server-kit';
import { changedAnswers, withHeaders } from '../front.ts';
import { inCapsuleServer } from '../planted-in.ts';
import { also, except, replaced, without } from '../rules.ts';
import { at, inConfig, inFetch, inPorts, inUpload } from './plant.ts';

const second = 1000;
const day = 24 * 3600 * second;

/** What a capsule server makes of a requested expiry time. */
const reading = inCapsuleServer('expiry', [
  { id: 'capsule/expiry-ignored', what: 'Keeps every capsule for the default time, whatever was asked for.', caughtBy: ['capsule/upload/expiry-accepted/utc'], plant: reads(() => undefined) },
  { id: 'capsule/expiry-rounded-to-minutes', what: 'Keeps a capsule to the full minute before its expiry time.', caughtBy: ['capsule/upload/expiry-accepted/utc'], plant: reads((_, expiry) => expiry && new Date(Math.floor(expiry.getTime() / 60_000) * 60_000)) },
  { id: 'capsule/expiry-offset-dropped', what: 'Takes the local time of an expiry time and forgets its offset.', caughtBy: ['capsule/upload/expiry-offset'], plant: reads((text) => lenient(text.replace(/[+-]\d\d:\d\d$/, 'Z'))) },
  { id: 'capsule/expiry-offset-reversed', what: 'Adds the offset of an expiry time where it should subtract it.', caughtBy: ['capsule/upload/expiry-offset'], plant: reads((text) => lenient(text.replace(/([+-])(?=\d\d:\d\d$)/, (sign) => (sign === '+' ? '-' : '+')))) },
  { id: 'capsule/expiry-offset-refused', what: 'Refuses an expiry time with an offset.', caughtBy: ['capsule/upload/expiry-offset'], plant: refuses((text) => /[+-]\d\d:\d\d$/.test(text)) },
  { id: 'capsule/expiry-fraction-refused', what: 'Refuses an expiry time with a fraction of a second.', caughtBy: ['capsule/upload/expiry-accepted/fraction'], plant: refuses((text) => text.includes('.')) },
  { id: 'capsule/expiry-lower-case-refused', what: 'Refuses an expiry time with a small t or z.', caughtBy: ['capsule/upload/expiry-accepted/lower-case'], plant: refuses((text) => /[tz]/.test(text)) },
  { id: 'capsule/expiry-local-refused', what: 'Refuses an expiry time without an offset, as the desktop client sends it.', caughtBy: ['capsule/upload/expiry-accepted/without-offset'], plant: refuses((text) => /T[\d:.]+$/.test(text)) },
  { id: 'capsule/expiry-local-in-own-zone', what: 'Takes an expiry time without an offset in a time zone two hours away.', caughtBy: ['capsule/upload/expiry-accepted/without-offset'], plant: reads((text, expiry) => (/T[\d:.]+$/.test(text) ? lenient(`${text}+02:00`) : expiry)) },
  { id: 'capsule/expiry-date-accepted', what: 'Takes a date for its midnight.', caughtBy: ['capsule/upload/expiry-malformed/date-only'], plant: reads((text) => (/^\d{4}-\d\d-\d\d$/.test(text) ? lenient(text) : undefined), 'instead of a refusal') },
  { id: 'capsule/expiry-number-accepted', what: 'Takes a number for milliseconds since 1970.', caughtBy: ['capsule/upload/expiry-malformed/epoch-seconds'], plant: reads((text) => (/^\d+$/.test(text) ? new Date(Number(text) * (text.length < 12 ? second : 1)) : undefined), 'instead of a refusal') },
  { id: 'capsule/expiry-empty-accepted', what: 'Takes an empty expiry time for none.', caughtBy: ['capsule/upload/expiry-malformed/empty'], plant: inUpload((rules) => replaced(rules, 'expiry-format', except(({ request }) => request.headers['x-expiry-time'] === ''))) },
  { id: 'capsule/expiry-garbage-ignored', what: 'Takes an expiry time of other words for none.', caughtBy: ['capsule/upload/expiry-malformed/word'], plant: inUpload((rules) => replaced(rules, 'expiry-format', except(({ request }) => /^[a-z ]+$/i.test(request.headers['x-expiry-time'] ?? '-')))) },
  { id: 'capsule/expiry-month-13-accepted', what: 'Counts a thirteenth month as the first of the next year.', caughtBy: ['capsule/upload/expiry-malformed/month-13'], plant: reads((text) => lenient(text.replace(/^(\d{4})-(\d\d)/, (whole: string, year: string, month: string) => (Number(month) > 12 ? `${Number(year) + 1}-01` : whole))), 'instead of a refusal') },
]);

/** What a capsule server allows. */
const allowing = inCapsuleServer('expiry', [
  { id: 'capsule/expiry-past-accepted', what: 'Stores a capsule whose expiry time has passed.', caughtBy: ['capsule/upload/expiry-past'], plant: inUpload((rules) => without(rules, 'expiry-past')) },
  { id: 'capsule/expiry-past-tolerated', what: 'Stores a capsule whose expiry time passed less than ten seconds ago.', caughtBy: ['capsule/upload/expiry-just-past'], plant: inUpload((rules) => replaced(rules, 'expiry-past', except(({ requestedExpiry, now }) => requestedExpiry !== undefined && now.getTime() - requestedExpiry.getTime() < 10 * second))) },
  { id: 'capsule/default-expiry-shorter', what: 'Keeps capsules a day shorter than its default where no expiry time was asked for.', caughtBy: ['capsule/upload/expiry-default'], plant: inConfig(({ expiry }) => ({ expiry: { ...expiry, default: expiry.default - day } })) },
  { id: 'capsule/default-expiry-is-maximum', what: 'Keeps capsules for the longest time allowed where no expiry time was asked for.', caughtBy: ['capsule/upload/expiry-default'], plant: inConfig(({ expiry }) => ({ expiry: { ...expiry, default: expiry.maximum } })) },
  { id: 'capsule/expiry-too-long-cut', what: 'Keeps a capsule for the longest time allowed where a longer one should be refused.', caughtBy: ['capsule/upload/expiry-too-long'], plant: inUpload((rules) => without(rules, 'expiry-too-long')) },
  { id: 'capsule/expiry-maximum-minute-more', what: 'Allows an expiry time one minute later than its maximum.', caughtBy: ['capsule/upload/expiry-too-long-second'], plant: inConfig(({ expiry }) => ({ expiry: { ...expiry, maximum: expiry.maximum + 60 * second } })) },
  { id: 'capsule/expiry-maximum-day-less', what: 'Refuses an expiry time of the last day allowed.', caughtBy: ['capsule/upload/expiry-maximum'], plant: inConfig(({ expiry }) => ({ expiry: { ...expiry, maximum: expiry.maximum - day } })) },
  { id: 'capsule/field-too-long-refused', profile: 'field', what: 'Refuses an expiry time that the contract says is adjusted.', caughtBy: ['capsule/upload/expiry-adjusted'], plant: inConfig(({ expiry }) => ({ expiry: { ...expiry, tooLong: 'reject' } })) },
  { id: 'capsule/field-too-long-granted', profile: 'field', what: 'Grants any expiry time instead of adjusting it.', caughtBy: ['capsule/upload/expiry-adjusted'], plant: inConfig(({ expiry }) => ({ expiry: { ...expiry, maximum: 100 * 365 * day } })) },
  { id: 'capsule/field-adjusted-to-default', profile: 'field', what: 'Adjusts an expiry time that is too long to a day less than the maximum.', caughtBy: ['capsule/upload/expiry-adjusted'], plant: inConfig(({ expiry }) => ({ expiry: { ...expiry, maximum: expiry.maximum - day } })) },
  { id: 'capsule/field-adjusted-unsaid', profile: 'field', what: 'Does not say on a fetch that it adjusted the expiry time.', caughtBy: ['capsule/fetch/expiry-adjusted'], plant: at('recipient', () => changedAnswers((answer) => withHeaders(answer, { 'x-expiry-time-adjusted': undefined }))) },
  { id: 'capsule/field-adjusted-denied', profile: 'field', what: 'Says on a fetch that it did not adjust an expiry time that it adjusted.', caughtBy: ['capsule/fetch/expiry-adjusted'], plant: at('recipient', () => changedAnswers((answer) => (answer.status === 200 ? withHeaders(answer, { 'x-expiry-time-adjusted': 'false' }) : answer))) },
  { id: 'capsule/field-adjusted-always', profile: 'field', what: 'Says of every capsule that its expiry time was adjusted.', caughtBy: ['capsule/fetch/expiry-not-adjusted'], plant: at('recipient', () => changedAnswers((answer) => (answer.status === 200 ? withHeaders(answer, { 'x-expiry-time-adjusted': 'true' }) : answer))) },
]);

/** What a capsule server does when the time is over. */
const ending = inCapsuleServer('expiry', [
  { id: 'capsule/served-until-swept', what: 'Serves an expired capsule until it is deleted.', caughtBy: ['capsule/expiry/short/not-served-after'], plant: inFetch((rules) => without(rules, 'capsule-not-expired')) },
  { id: 'capsule/served-a-minute-longer', what: 'Serves a capsule for a minute after its expiry time.', caughtBy: ['capsule/expiry/short/not-served-after'], plant: inPorts(({ store }) => ({ store: remembering(store, (expiresAt) => new Date(expiresAt.getTime() + 60 * second)) })) },
  { id: 'capsule/fetch-prolongs', what: 'Keeps a capsule longer every time it is fetched.', caughtBy: ['capsule/expiry/fetch-does-not-prolong'], plant: inPorts(({ store }) => ({ store: prolonging(store) })) },
  {
    id: 'capsule/default-never-expires',
    what: 'Keeps capsules for ever where no expiry time was asked for.',
    caughtBy: ['capsule/expiry/clock/default'],
    plant: inFetch((rules) => replaced(rules, 'capsule-not-expired', except(({ item }) => item !== undefined && item.expiresAt.getTime() - item.createdAt.getTime() > 1000 * day))),
  },
]);

export const expiryDefects = [...reading, ...allowing, ...ending];

type UploadContext = Parameters<CapsuleServerRules['createCapsule'][number]['check']>[0];

/**
 * Reads a requested expiry time otherwise.
 *
 * @param when whether it is read instead of the right reading, or only where that refuses
 */
function reads(read: (text: string, right: Date | undefined) => Date | undefined, when: 'always' | 'instead of a refusal' = 'always'): ReturnType<typeof inUpload> {
  return inUpload((rules) =>
    replaced(rules, 'expiry-format', (rule) => ({
      ...rule,
      async check(context: UploadContext) {
        const violation = await rule.check(context);
        const text = context.request.headers['x-expiry-time'];
        if (text === undefined || (when === 'always') === (violation !== undefined)) return violation;
        const expiry = read(text, context.requestedExpiry);
        if (violation && !expiry) return violation;
        if (expiry) context.requestedExpiry = expiry;
        else delete context.requestedExpiry;
        return undefined;
      },
    })),
  );
}

function refuses(form: (text: string) => boolean): ReturnType<typeof inUpload> {
  return inUpload((rules) => replaced(rules, 'expiry-format', also(({ request }) => form(request.headers['x-expiry-time'] ?? ''))));
}

function lenient(text: string): Date | undefined {
  const time = Date.parse(/\d$/.test(text) && text.includes('T') && !/[+-]\d\d:\d\d$/.test(text) ? `${text}Z` : text);
  return Number.isNaN(time) ? undefined : new Date(time);
}

/** Remembers another expiry than the sender was told. */
function remembering(store: Store, changed: (expiresAt: Date) => Date): Store {
  return { ...store, put: (item) => store.put({ ...item, expiresAt: changed(item.expiresAt) }) };
}

function prolonging(store: Store): Store {
  const fetched = new Set<string>();
  return {
    ...store,
    async get(id) {
      const item = await store.get(id);
      const prolonged = item && fetched.has(id) ? { ...item, expiresAt: new Date(item.expiresAt.getTime() + 3600 * second) } : item;
      fetched.add(id);
      return prolonged;
    },
  };
}
