import { deviates, type CapsuleTarget, type Check } from '@testbed/runner';
import { allowedExpiry, expiryOf } from '../expiry-time.ts';
import { dateTime } from '../instant.ts';
import { aClient } from '../needs.ts';
import { capsuleFor, clientOf, locationOf, upload, uploadOf } from './request.ts';

const hour = 3600_000;

interface Form {
  readonly name: string;
  /** Completes "An x-expiry-time …". */
  readonly what: string;
  readonly requirements: readonly string[];
  readonly level: 'MUST' | 'SHOULD';
  /** Writes an instant of whole seconds; the milliseconds that it adds. */
  readonly write: (instant: number) => string;
  readonly adds?: number;
}

const shifted = (instant: number, hours: number): string => dateTime(instant + hours * hour).slice(0, 19);

const forms: readonly Form[] = [
  { name: 'utc', what: 'in UTC', requirements: ['UC.KTS.01/4', 'OAS.CCS/expiry-applied', 'CCS/validity-limited'], level: 'MUST', write: dateTime },
  { name: 'offset-east', what: 'with the offset +02:00', requirements: ['OAS.CCS/expiry-offset'], level: 'MUST', write: (instant) => `${shifted(instant, 2)}+02:00` },
  { name: 'offset-west', what: 'with the offset -05:30', requirements: ['OAS.CCS/expiry-offset'], level: 'MUST', write: (instant) => `${shifted(instant, -5.5)}-05:30` },
  { name: 'fraction', what: 'with a fraction of a second', requirements: ['OAS.CCS/expiry-fraction'], level: 'MUST', write: (instant) => dateTime(instant).replace('Z', '.25Z'), adds: 250 },
  { name: 'long-fraction', what: 'with a fraction of nine digits', requirements: ['OAS.CCS/expiry-fraction'], level: 'MUST', write: (instant) => dateTime(instant).replace('Z', '.250000001Z'), adds: 250 },
  { name: 'lower-case', what: 'with t and z in lower case', requirements: ['OAS.CCS/expiry-applied'], level: 'SHOULD', write: (instant) => dateTime(instant).toLowerCase() },
  { name: 'without-offset', what: 'without an offset, as a widely used client sends it,', requirements: ['OAS.CCS/expiry-without-offset'], level: 'SHOULD', write: (instant) => dateTime(instant).replace('Z', '') },
];

/** Every way to write an expiry time that is allowed. */
export const acceptedExpiries: readonly Check<CapsuleTarget>[] = forms.map(({ name, what, requirements, level, write, adds = 0 }) => ({
  id: `capsule/upload/expiry-accepted/${name}`,
  requirements,
  level,
  needs: [aClient],
  expected: `An x-expiry-time ${what} is applied to the second${name === 'without-offset' ? ', read as UTC' : ''}.`,
  why: 'A capsule that goes earlier than asked locks its recipient out; one that stays longer outlives the sender\'s wish.',
  next: 'Read x-expiry-time as an RFC 3339 date-time with any offset and fraction, and store that instant.',
  async run(subject) {
    const client = clientOf(subject.target);
    const wanted = allowedExpiry(subject);
    const text = write(wanted);
    const capsule = capsuleFor(client, subject);
    const uploaded = await upload.send(subject, uploadOf(capsule, [['x-expiry-time', text]]));
    const obstacle = upload.notAccepted(uploaded);
    if (obstacle !== undefined) deviates(`${obstacle} to x-expiry-time: ${text}`);
    const applied = await expiryOf(subject, { capsule, uploaded, path: locationOf(uploaded) ?? '' });
    const result = `applied ${dateTime(applied)} for x-expiry-time: ${text}`;
    if (Math.abs(applied - (wanted + adds)) >= 1000) deviates(result);
    subject.observe(result);
  },
}));
