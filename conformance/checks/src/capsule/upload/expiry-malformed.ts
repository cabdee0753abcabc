import type { CapsuleTarget, Check } from '@testbed/runner';
import { allowedExpiry } from '../expiry-time.ts';
import { dateTime } from '../instant.ts';
import { passingUpload, withHeader } from './request.ts';
import { uploadRefusal } from './refused.ts';

interface Row {
  readonly name: string;
  /** Completes "An x-expiry-time …". */
  readonly what: string;
  readonly requirement: 'OAS.CCS/expiry-malformed' | 'OAS.CCS/expiry-impossible';
  readonly level?: 'MUST' | 'SHOULD';
  /** Spoils a date-time that is allowed, in UTC and whole seconds. */
  readonly spoil: (right: string) => string;
}

const rows: readonly Row[] = [
  { name: 'date-only', what: 'that is a date without time', requirement: 'OAS.CCS/expiry-malformed', spoil: (right) => right.slice(0, 10) },
  // Of the instant nobody can be in doubt here, nor with the name of a time zone: lenient readers harm nobody.
  { name: 'no-seconds', what: 'without seconds', requirement: 'OAS.CCS/expiry-malformed', level: 'SHOULD', spoil: (right) => `${right.slice(0, 16)}Z` },
  { name: 'word', what: 'that is a word', requirement: 'OAS.CCS/expiry-malformed', spoil: () => 'tomorrow' },
  { name: 'epoch-seconds', what: 'that is a number of seconds', requirement: 'OAS.CCS/expiry-malformed', spoil: (right) => String(Date.parse(right) / 1000) },
  { name: 'duration', what: 'that is a duration', requirement: 'OAS.CCS/expiry-malformed', spoil: () => 'P30D' },
  { name: 'http-date', what: 'that is a date as HTTP has them', requirement: 'OAS.CCS/expiry-malformed', spoil: (right) => new Date(right).toUTCString() },
  { name: 'trailing', what: 'with more after it', requirement: 'OAS.CCS/expiry-malformed', spoil: (right) => `${right}x` },
  { name: 'zone-name', what: 'with the name of a time zone', requirement: 'OAS.CCS/expiry-malformed', level: 'SHOULD', spoil: (right) => `${right}[Europe/Tallinn]` },
  { name: 'short-year', what: 'with a year of two digits', requirement: 'OAS.CCS/expiry-malformed', spoil: (right) => right.slice(2) },
  // Many stacks take an empty value for an absent header before any rule sees it.
  { name: 'empty', what: 'that is empty', requirement: 'OAS.CCS/expiry-malformed', level: 'SHOULD', spoil: () => '' },
  { name: 'month-13', what: 'in a thirteenth month', requirement: 'OAS.CCS/expiry-impossible', spoil: (right) => right.replace(/-\d\d-/, '-13-') },
  { name: 'february-30', what: 'on 30 February', requirement: 'OAS.CCS/expiry-impossible', spoil: (right) => `${Number(right.slice(0, 4)) + 1}-02-30${right.slice(10)}` },
  { name: 'hour-25', what: 'at 25 o\'clock', requirement: 'OAS.CCS/expiry-impossible', spoil: (right) => right.replace(/T\d\d/, 'T25') },
  { name: 'minute-60', what: 'in minute 60', requirement: 'OAS.CCS/expiry-impossible', spoil: (right) => right.replace(/:\d\d:/, ':60:') },
  { name: 'offset-25', what: 'with an offset of 25 hours', requirement: 'OAS.CCS/expiry-impossible', spoil: (right) => right.replace('Z', '+25:00') },
];

/** What is no date-time, or one that never comes. */
export const malformedExpiries: readonly Check<CapsuleTarget>[] = rows.map(({ name, what, requirement, level = 'MUST', spoil }) =>
  uploadRefusal({
    id: `capsule/upload/expiry-malformed/${name}`,
    requirements: [requirement],
    level,
    expected: `An x-expiry-time ${what} is refused with 400.`,
    why: 'A server that guesses, or falls back to its default, keeps the capsule for another time than the sender asked for.',
    next: 'Read x-expiry-time as an RFC 3339 date-time and answer 400 to anything else.',
    twin: async (subject) => withHeader(await passingUpload(subject), 'x-expiry-time', dateTime(allowedExpiry(subject))),
    mutate: (request) => ({ ...request, headers: request.headers.map(([header, value]) => [header, header === 'x-expiry-time' ? spoil(value) : value]) }),
  }),
);
