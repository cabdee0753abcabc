import { deviates, undecided } from '@testbed/runner';
import type { CapsuleTarget, Check, Subject } from '@testbed/runner';
import type { ConnectionOptions } from '@testbed/wire';
import { describe } from '../../describe.ts';
import { store } from '../../capsule/fetch/request.ts';
import { aSecondClient } from '../../capsule/needs.ts';
import { clientOf } from '../../capsule/upload/request.ts';
import { tlsRule } from '../rule.ts';

export const resumed = tlsRule(
  {
    id: 'resumption-served',
    requirements: ['TLS/resumption-served'],
    level: 'MUST',
    expected: 'A client that offers the ticket of its last session is served, resumed or after a full handshake.',
    why: 'TLS libraries resume by themselves; the user sees only that the second request fails.',
    next: 'Keep what resumed sessions need, the client certificate included, or give out no tickets (RFC 8446 2.2).',
  },
  async (caller) => {
    const first = await caller.connected();
    const answered = await first.send(caller.request);
    if (!caller.isServed(answered)) undecided(`a request before resumption was not accepted: the target ${describe(answered)}`);
    const session = first.session();
    if (!session) return caller.observe('gave out no ticket');
    const second = await caller.connect({ session });
    const exchange = await second.send(caller.request);
    if (!caller.isServed(exchange)) deviates(`${describe(exchange)} on a connection with the ticket${second.facts?.resumed ? ', which was resumed' : ''}`);
    caller.observe(second.facts?.resumed ? 'served on the resumed session' : 'served after a full handshake');
  },
);

const texts = {
  level: 'MUST',
  why: 'Otherwise resumption is a way round authentication.',
  next: 'Bind tickets to the listener and to the certificate of the full handshake (RFC 8446 2.2).',
} as const;

/** Whoever never showed a certificate tries with tickets of both interfaces. */
export const anonymousResumption: Check<CapsuleTarget> = {
  ...texts,
  id: 'tls/recipient/resumption-anonymous',
  requirements: ['TLS/resumption-anonymous'],
  needs: [aSecondClient],
  expected: 'The ticket of a session begun without a client certificate, on either interface, opens no capsule.',
  async run(subject) {
    const { wire, target, observe } = subject;
    const { path } = await store(subject);
    const tickets: Buffer[] = [];
    for (const origin of [target.post, target.fetch]) {
      const session = await ticketOf(subject, origin, path, { actor: 'nobody' });
      if (session) tickets.push(session);
    }
    for (const session of tickets) {
      const exchange = await wire.send(target.fetch, { method: 'GET', path }, { actor: 'nobody', session });
      if (exchange.response?.status === 200) deviates('gave the capsule to a session that never saw a certificate');
    }
    observe(`tried ${tickets.length} tickets; none opened the capsule`);
  },
};

/** Whoever has a valid certificate tries with the ticket of somebody else. */
export const ownIdentity: Check<CapsuleTarget> = {
  ...texts,
  id: 'tls/recipient/resumption-own-identity',
  requirements: ['TLS/resumption-own-identity'],
  needs: [aSecondClient],
  expected: 'A connection with a ticket is one client\'s alone: it does not open the capsules of two.',
  async run(subject) {
    const { wire, target, observe } = subject;
    const [one, other] = [clientOf(target, 0), clientOf(target, 1)];
    const first = await store(subject, one);
    const second = await store(subject, other);
    const session = await ticketOf(subject, target.fetch, first.path, { client: one });
    if (!session) return observe('gave out no ticket');
    const connection = await wire.connect(target.fetch, { client: other, session });
    try {
      const opened: string[] = [];
      for (const [whose, path] of [[one.name, first.path], [other.name, second.path]] as const) {
        if ((await connection.send({ method: 'GET', path })).response?.status === 200) opened.push(whose);
      }
      if (opened.length > 1) deviates(`gave the capsules of ${opened.join(' and ')} over one connection with a ticket of ${one.name}`);
      if (!connection.facts?.resumed && opened.includes(one.name)) deviates(`gave the capsule of ${one.name} to ${other.name} after a full handshake`);
      observe(connection.facts?.resumed ? `resumed, as ${opened.join() || 'nobody'}` : `shook hands anew, as ${opened.join() || 'nobody'}`);
    } finally {
      connection.close();
    }
  },
};

/** Tickets come with the first answer. */
async function ticketOf({ wire }: Subject<CapsuleTarget>, origin: string, path: string, options: ConnectionOptions): Promise<Buffer | undefined> {
  const connection = await wire.connect(origin, options);
  await connection.send({ method: 'GET', path });
  connection.close();
  return connection.session();
}
