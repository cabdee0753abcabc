import { deviates, undecided, type CapsuleTarget, type Check, type Subject } from '@testbed/runner';
import type { Exchange } from '@testbed/wire';
import { describe } from '../../describe.ts';
import { expectRefusal } from '../../refusal.ts';
import { expiryIn, expiryOf } from '../expiry-time.ts';
import { store } from '../fetch/request.ts';
import { dateTime } from '../instant.ts';
import { aClient, expirySettings } from '../needs.ts';
import { clockOf, type ClockReading } from '../server-clock.ts';
import { capsuleFor, clientOf, locationOf, upload, uploadOf, type CapsuleJson } from './request.ts';

const day = 24 * 3600_000;

/** What a sender may ask for at most by the server's clock: surely allowed up to `earliest`, surely not beyond `latest`. */
type Limit = () => ClockReading;

/** @throws Undecided when an upload without expiry is not accepted */
async function limitOf(subject: Subject<CapsuleTarget>): Promise<Limit> {
  const { uploaded } = await store(subject);
  const { default: byDefault, maximum } = subject.target.expiry ?? { default: 0, maximum: 0 };
  const coarse = clockOf(subject, uploaded);
  const received = uploaded.startedAt + uploaded.duration;
  // An applied default shows the clock to the millisecond. It must agree with the Date: the setting may be wrong.
  const clock = (expiryIn(uploaded) ?? 0) - byDefault;
  const read = (): ClockReading => {
    const { earliest, latest } = coarse();
    const fine = { earliest: clock + subject.now() - received, latest: clock + 1000 + subject.now() - uploaded.startedAt };
    return fine.earliest >= earliest - 1000 && fine.latest <= latest + 1000 ? fine : { earliest, latest };
  };
  return () => ({ earliest: read().earliest + maximum, latest: read().latest + maximum });
}

interface Asked {
  readonly capsule: CapsuleJson;
  readonly exchange: Exchange;
  readonly wanted: number;
}

async function ask(subject: Subject<CapsuleTarget>, wanted: number): Promise<Asked> {
  const capsule = capsuleFor(clientOf(subject.target), subject);
  return { capsule, wanted, exchange: await upload.send(subject, uploadOf(capsule, [['x-expiry-time', dateTime(wanted)]])) };
}

async function appliedTo(subject: Subject<CapsuleTarget>, { capsule, exchange, wanted }: Asked): Promise<number> {
  const obstacle = upload.notAccepted(exchange);
  if (obstacle !== undefined) deviates(`${obstacle} to x-expiry-time: ${dateTime(wanted)}`);
  return expiryOf(subject, { capsule, uploaded: exchange, path: locationOf(exchange) ?? '' });
}

/** Asks for more than allowed by so much, again when the time for that was over before the answer came. @throws Undecided when it always was */
async function askBeyond(subject: Subject<CapsuleTarget>, limit: Limit, excess: number, attempts = 3): Promise<Asked> {
  const asked = await ask(subject, Math.ceil((limit().latest + excess) / 1000) * 1000);
  if (limit().latest < asked.wanted) return asked;
  return attempts > 1 ? askBeyond(subject, limit, excess, attempts - 1) : undecided('the answers took so long that the expiry asked for was no longer beyond the maximum');
}

interface Beyond {
  readonly name: string;
  readonly what: string;
  readonly ask: (subject: Subject<CapsuleTarget>, limit: Limit) => Promise<Asked>;
}

const beyond: readonly Beyond[] = [
  { name: 'by-a-second', what: 'a second or two beyond the maximum', ask: (subject, limit) => askBeyond(subject, limit, 1000) },
  { name: 'by-a-day', what: 'a day beyond the maximum', ask: (subject, limit) => askBeyond(subject, limit, day) },
  { name: 'by-millennia', what: 'at the end of the year 9999', ask: (subject) => ask(subject, Date.UTC(9999, 11, 31, 23, 59, 59)) },
];

const common = { level: 'MUST', needs: [aClient, expirySettings], why: 'The server\'s policy bounds how long a capsule can be attacked, and the sender relies on what was agreed.' } as const;

const kept: Check<CapsuleTarget> = {
  ...common,
  id: 'capsule/upload/expiry-maximum/kept',
  requirements: ['UC.KTS.01/4', 'OAS.CCS/expiry-applied'],
  expected: 'An x-expiry-time at the maximum, to the second, is applied as it is.',
  next: 'Compare with now + maximum, and allow equality; or correct expiry.maximum in the target file.',
  async run(subject) {
    const limit = await limitOf(subject);
    const asked = await ask(subject, Math.floor(limit().earliest / 1000) * 1000);
    const applied = await appliedTo(subject, asked);
    if (Math.abs(applied - asked.wanted) >= 1000) deviates(`applied ${dateTime(applied)} for ${dateTime(asked.wanted)}`);
  },
};

const refused = beyond.map(
  ({ name, what, ask: send }): Check<CapsuleTarget> => ({
    ...common,
    id: `capsule/upload/expiry-maximum/refused-${name}`,
    requirements: ['UC.KTS.01/4b'],
    profiles: ['use-case'],
    expected: `An x-expiry-time ${what} is refused with 400.`,
    next: 'Answer 400 to an expiry later than now + maximum; or certify the profile field if the server shortens it.',
    async run(subject) {
      const limit = await limitOf(subject);
      const { exchange } = await send(subject, limit);
      expectRefusal(exchange, { statuses: [400] });
      subject.observe(describe(exchange));
    },
  }),
);

const adjusted = beyond.map(
  ({ name, what, ask: send }): Check<CapsuleTarget> => ({
    ...common,
    id: `capsule/upload/expiry-maximum/adjusted-${name}`,
    requirements: ['OAS.CCS/expiry-adjusted'],
    profiles: ['field'],
    expected: `A capsule with an x-expiry-time ${what} is accepted, and kept for the maximum.`,
    next: 'Store now + maximum instead, and say so in x-expiry-time; or certify the profile use-case if the server refuses.',
    async run(subject) {
      const limit = await limitOf(subject);
      const { earliest } = limit();
      const applied = await appliedTo(subject, await send(subject, limit));
      if (applied < earliest - 1000 || applied > limit().latest) deviates(`applied ${dateTime(applied)}; the maximum is ${dateTime(earliest)}`);
      subject.observe(`applied ${dateTime(applied)}`);
    },
  }),
);

const bounded = beyond.map(
  ({ name, what, ask: send }): Check<CapsuleTarget> => ({
    ...common,
    id: `capsule/upload/expiry-maximum/bounded-${name}`,
    requirements: ['OAS.CCS/expiry-bounded'],
    profiles: ['openapi-2'],
    expected: `An x-expiry-time ${what} is refused with 400, or shortened to the maximum.`,
    next: 'Refuse an expiry later than now + maximum, or store now + maximum instead.',
    async run(subject) {
      const limit = await limitOf(subject);
      const asked = await send(subject, limit);
      if (asked.exchange.response?.status === 400) return;
      const applied = await appliedTo(subject, asked);
      if (applied > limit().latest) deviates(`applied ${dateTime(applied)}, which is beyond the maximum`);
    },
  }),
);

/** At and beyond the longest lifetime that the server allows. */
export const maximumExpiries: readonly Check<CapsuleTarget>[] = [kept, ...refused, ...adjusted, ...bounded];
