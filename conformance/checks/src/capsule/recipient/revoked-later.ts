import { deviates, undecided, type CapsuleTarget, type Check, type Subject } from '@testbed/runner';
import type { Exchange, Identity } from '@testbed/wire';
import { describe } from '../../describe.ts';
import { fetch, fetchOf, store } from '../fetch/request.ts';
import { aClient, revocationHooks } from '../needs.ts';
import { clientOf } from '../upload/request.ts';
import { expectTurnedAway } from './refused.ts';

/** Revokes the client's certificate for the time of the run. */
async function whileRevoked(subject: Subject<CapsuleTarget>, { certificate: { serialNumber: serial } }: Identity, run: () => Promise<void>): Promise<void> {
  try {
    await subject.hook('revoke', { serial });
    await run();
  } finally {
    await subject.hook('restore', { serial });
  }
}

function mustHaveBeenFetched(exchange: Exchange): void {
  const obstacle = fetch.notAccepted(exchange);
  if (obstacle !== undefined) undecided(`the capsule could not be fetched before the revocation: the target ${obstacle}`);
}

const common = { needs: [aClient, revocationHooks], alone: true, why: 'Cards are lost after capsules were sent: from the revocation on, the finder must get nothing.' } as const;

/** The certificate was good when the capsule was uploaded. */
export const revokedLater: readonly Check<CapsuleTarget>[] = [
  {
    ...common,
    id: 'capsule/recipient/revoked-later/new-connection',
    requirements: ['CCS/revoked-after-upload', 'UC.KTS.04/2', 'UC.KTS.04/2a'],
    level: 'MUST',
    expected: 'A client whose certificate is revoked after the upload gets no capsule on a new connection, and again when it is restored.',
    next: 'Ask the OCSP responder on every new connection; keep no answer longer than it takes to revoke.',
    async run(subject) {
      const client = clientOf(subject.target);
      const { path } = await store(subject, client);
      mustHaveBeenFetched(await fetch.send(subject, fetchOf(path, client)));
      await whileRevoked(subject, client, async () => {
        const exchange = await fetch.send(subject, fetchOf(path, client));
        expectTurnedAway(exchange);
        subject.observe(describe(exchange));
      });
      const after = fetch.notAccepted(await fetch.send(subject, fetchOf(path, client)));
      if (after !== undefined) deviates(`after the certificate was restored it ${after}`);
    },
  },
  {
    ...common,
    id: 'capsule/recipient/revoked-later/resumed-session',
    requirements: ['TLS/resumption-revoked', 'CCS/revoked-after-upload'],
    level: 'MUST',
    expected: 'A TLS session that was begun before the revocation gives no capsule when it is resumed after it.',
    next: 'Check revocation on resumed sessions too, or offer no session tickets on the recipient interface.',
    async run(subject) {
      const { wire, target } = subject;
      const client = clientOf(target);
      const { path } = await store(subject, client);
      const before = await wire.connect(target.fetch, { client });
      mustHaveBeenFetched(await before.send({ method: 'GET', path }));
      const session = before.session();
      before.close();
      await whileRevoked(subject, client, async () => {
        const resumed = await wire.connect(target.fetch, { client, ...(session && { session }) });
        const exchange = await resumed.send({ method: 'GET', path });
        resumed.close();
        expectTurnedAway(exchange);
        subject.observe(`${session ? (resumed.facts?.resumed ? 'resumed the session and ' : 'did not resume the session and ') : 'offers no session ticket and '}${describe(exchange)}`);
      });
    },
  },
  {
    ...common,
    id: 'capsule/recipient/revoked-later/kept-connection',
    requirements: ['TLS/kept-connection-revoked', 'CCS/revoked-after-upload'],
    level: 'SHOULD',
    expected: 'A connection that was opened before the revocation gives no capsule after it.',
    next: 'Judge the certificate for every request, or close connections after each.',
    async run(subject) {
      const { wire, target } = subject;
      const client = clientOf(target);
      const { path } = await store(subject, client);
      const connection = await wire.connect(target.fetch, { client });
      try {
        mustHaveBeenFetched(await connection.send({ method: 'GET', path }));
        await whileRevoked(subject, client, async () => {
          const exchange = await connection.send({ method: 'GET', path });
          expectTurnedAway(exchange);
          subject.observe(describe(exchange));
        });
      } finally {
        connection.close();
      }
    },
  },
];
