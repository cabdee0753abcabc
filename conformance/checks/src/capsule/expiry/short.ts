import { deviates, undecided, type CapsuleTarget, type Check, type Subject } from '@testbed/runner';
import { describe } from '../../describe.ts';
import { expectRefusal } from '../../refusal.ts';
import { fetch, fetchOf, store, type Stored } from '../fetch/request.ts';
import { dateTime } from '../instant.ts';
import { aClient } from '../needs.ts';
import { clockOf, type ClockReading } from '../server-clock.ts';
import { clientOf } from '../upload/request.ts';

/** The shortest time in which a capsule can be fetched before it goes, milliseconds. */
const lifetime = 2500;

interface ShortLived extends Stored {
  readonly expiry: number;
  /** The server's clock. */
  readonly clock: () => ClockReading;
}

/** A capsule that expires in a few seconds by the server's clock. */
async function shortLived(subject: Subject<CapsuleTarget>): Promise<ShortLived> {
  const clock = clockOf(subject, (await store(subject)).uploaded);
  const expiry = Math.ceil((clock().latest + lifetime) / 1000) * 1000;
  return { ...(await store(subject, clientOf(subject.target), [['x-expiry-time', dateTime(expiry)]])), expiry, clock };
}

/** Returns when the clock surely stands at the instant. */
async function wait(subject: Subject<CapsuleTarget>, clock: () => ClockReading, until: number): Promise<void> {
  await subject.sleep(Math.max(0, until - clock().earliest));
}

/** A fetch that must succeed if it was answered before the expiry. */
async function fetchBefore(subject: Subject<CapsuleTarget>, { path, expiry, clock }: ShortLived): Promise<void> {
  const exchange = await fetch.send(subject, fetchOf(path, clientOf(subject.target)));
  const obstacle = fetch.notAccepted(exchange);
  if (obstacle === undefined) return;
  if (clock().latest >= expiry) undecided('the answer took so long that the capsule may have expired meanwhile');
  deviates(`${obstacle} before ${dateTime(expiry)}`);
}

const common = { level: 'MUST', needs: [aClient], timeLimit: 20_000 } as const;

/** Capsules of a few seconds. */
export const shortLives: readonly Check<CapsuleTarget>[] = [
  {
    ...common,
    id: 'capsule/expiry/short/served-until',
    requirements: ['UC.KTS.03/1', 'CCS/kept-until-expiry'],
    expected: 'A capsule that expires in seconds is served until then.',
    why: 'The sender chose the expiry; a capsule that goes early locks the recipient out.',
    next: 'Compare the stored instant with the present one, to the second at least.',
    async run(subject) {
      const capsule = await shortLived(subject);
      await fetchBefore(subject, capsule);
      // The reading of the clock is some two seconds wide: closer to the expiry nobody can tell.
      await subject.sleep(Math.max(0, capsule.expiry - capsule.clock().latest - 1000));
      await fetchBefore(subject, capsule);
    },
  },
  {
    ...common,
    id: 'capsule/expiry/short/not-served-after',
    requirements: ['UC.KTS.03/1', 'UC.KTS.03/2', 'CCS/expired-not-served', 'CCS/validity-limited'],
    expected: 'From its expiry on a capsule is answered 404.',
    why: 'That access ends is what a capsule server is for: whoever breaks the key later finds nothing.',
    next: 'Compare the expiry on every fetch; do not wait for the job that deletes.',
    async run(subject) {
      const capsule = await shortLived(subject);
      await fetchBefore(subject, capsule);
      await wait(subject, capsule.clock, capsule.expiry);
      const exchange = await fetch.send(subject, fetchOf(capsule.path, clientOf(subject.target)));
      expectRefusal(exchange, { statuses: [404] });
      subject.observe(`${describe(exchange)} from ${dateTime(capsule.expiry)} on`);
    },
  },
  {
    ...common,
    id: 'capsule/expiry/short/others-stay',
    requirements: ['UC.KTS.03/1a', 'CCS/kept-until-expiry'],
    expected: 'When a capsule expires, another of the same recipient stays.',
    why: 'Removing must take the expired capsules and no others.',
    next: 'Delete by the expiry of each capsule.',
    notSoleKiller: 'What takes more than the expired capsules takes those of the checks that run beside this one.',
    async run(subject) {
      const other = await store(subject);
      const capsule = await shortLived(subject);
      await wait(subject, capsule.clock, capsule.expiry + 500);
      const client = clientOf(subject.target);
      // Asking for the expired one may be what removes it.
      await fetch.send(subject, fetchOf(capsule.path, client));
      const obstacle = fetch.notAccepted(await fetch.send(subject, fetchOf(other.path, client)));
      if (obstacle !== undefined) deviates(`to the fetch of a capsule that has not expired it ${obstacle}`);
    },
  },
];
