import { undecided, type CapsuleTarget, type Check, type Subject } from '@testbed/runner';
import type { Header } from '@testbed/wire';
import { describe } from '../../describe.ts';
import { expectRefusal } from '../../refusal.ts';
import { expiryOf } from '../expiry-time.ts';
import { fetch, fetchOf, store } from '../fetch/request.ts';
import { dateTime } from '../instant.ts';
import { aClient, clockHooks, expirySettings } from '../needs.ts';
import { expectTurnedAway } from '../recipient/refused.ts';
import { clientOf } from '../upload/request.ts';

const hour = 3600_000;
const day = 24 * hour;

/** Sets the target's clock, and right again afterwards. */
async function at(subject: Subject<CapsuleTarget>, instants: readonly { readonly instant: number; readonly run: () => Promise<void> }[]): Promise<void> {
  try {
    for (const { instant, run } of instants) {
      await subject.hook('setClock', { instant: dateTime(instant) });
      await run();
    }
  } finally {
    await subject.hook('resetClock', {});
  }
}

/** The capsule is there an hour before its expiry, and gone a minute after it. */
async function expectToEnd(subject: Subject<CapsuleTarget>, headers: readonly Header[]): Promise<void> {
  const client = clientOf(subject.target);
  const stored = await store(subject, client, headers);
  const expiry = await expiryOf(subject, stored);
  if (expiry > client.certificate.validToDate.getTime()) undecided(`the certificate of ${client.name} ends before the capsule: nobody could fetch it then`);
  await at(subject, [
    {
      instant: expiry - hour,
      run: async () => {
        const obstacle = fetch.notAccepted(await fetch.send(subject, fetchOf(stored.path, client)));
        if (obstacle !== undefined) undecided(`an hour before the expiry the target ${obstacle}`);
      },
    },
    {
      instant: expiry + 60_000,
      run: async () => {
        const exchange = await fetch.send(subject, fetchOf(stored.path, client));
        expectRefusal(exchange, { statuses: [404] });
        subject.observe(`${describe(exchange)} after ${dateTime(expiry)}`);
      },
    },
  ]);
}

const common = { level: 'MUST', alone: true, needs: [aClient, clockHooks] } as const;
const why = 'What holds for seconds must hold for years, beyond any overflow, time zone or caching.';
const next = 'Compare the stored expiry with the server\'s clock on every fetch.';

/** Expiry in years, with a clock that can be moved. */
export const movedClocks: readonly Check<CapsuleTarget>[] = [
  {
    ...common,
    id: 'capsule/expiry/clock/default',
    requirements: ['UC.KTS.01/4a', 'UC.KTS.03/1', 'CCS/expired-not-served'],
    expected: 'A capsule sent without x-expiry-time is served until its default expiry, and answered 404 after it.',
    why,
    next,
    run: (subject) => expectToEnd(subject, []),
  },
  {
    ...common,
    id: 'capsule/expiry/clock/long',
    requirements: ['UC.KTS.01/4', 'UC.KTS.03/1', 'CCS/expired-not-served'],
    needs: [...common.needs, expirySettings],
    expected: 'A capsule with the longest expiry that its recipient\'s certificate lives to see is served until then, and answered 404 after it.',
    why,
    next,
    run(subject) {
      const end = clientOf(subject.target).certificate.validToDate.getTime() - day;
      const expiry = Math.min(end, subject.now() + (subject.target.expiry?.maximum ?? 0) - hour);
      return expectToEnd(subject, [['x-expiry-time', dateTime(Math.floor(expiry / 1000) * 1000)]]);
    },
  },
  {
    ...common,
    id: 'capsule/expiry/clock/certificate-over',
    requirements: ['CCS/certificate-in-validity', 'UC.KTS.04/2a'],
    expected: 'A day after the end of a client certificate its owner is refused: by TLS, or with 401 or 403.',
    why: 'The server decides by its own clock whether a certificate is still valid.',
    next: 'Check notAfter of the client certificate on every fetch, also on resumed sessions.',
    async run(subject) {
      const client = clientOf(subject.target);
      const { path } = await store(subject, client);
      const obstacle = fetch.notAccepted(await fetch.send(subject, fetchOf(path, client)));
      if (obstacle !== undefined) undecided(`before its clock was moved the target ${obstacle}`);
      await at(subject, [
        {
          instant: client.certificate.validToDate.getTime() + day,
          run: async () => {
            const exchange = await fetch.send(subject, fetchOf(path, client));
            expectTurnedAway(exchange);
            subject.observe(describe(exchange));
          },
        },
      ]);
    },
  },
];
