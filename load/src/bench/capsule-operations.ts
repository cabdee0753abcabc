import { createSecureContext, type SecureContext } from 'node:tls';
import { publicKeyOf } from '@testbed/pki';
import type { CapsuleTarget } from '@testbed/runner';
import { createWire, type Identity } from '@testbed/wire';
import { capsuleLanes } from '../plan/capsule-lanes.ts';
import { storeAll } from '../plan/store.ts';
import { openCaller, type Caller, type ConnectionKind, type Reply } from './caller.ts';
import type { Operation } from './operation.ts';
import { ownersOf } from './owners.ts';
import { untruthful } from './untruthful.ts';
import { uploadTo } from './upload.ts';

interface Recipient {
  readonly secureContext: SecureContext;
  readonly path: string;
  /** As it was uploaded. */
  readonly capsule: string;
}

/** What is measured of a capsule server: uploads, and fetches by each of the owners in turn. @throws LoadProblem */
export async function capsuleOperations(target: CapsuleTarget, random: () => number): Promise<readonly Operation[]> {
  const wire = createWire({ trust: target.trust, now: Date.now, record: () => undefined }, { origins: [target.post, target.fetch], connections: 10_000 });
  const clients = ownersOf(target);
  const [lane] = await capsuleLanes({ ...target, clients, arms: [] }, { target: 0, random, wire, stored: 1, journeys: ['upload'] });
  const bodies = lane?.plan.bodies ?? [];
  const capsules = clients.map(({ certificate }) => capsuleFor(certificate, bodies[0] ?? ''));
  const { stored } = await storeAll(wire, { origin: target.post, folder: '/key-capsules', bodies: capsules, count: capsules.length });
  const recipients = clients.map((client, index): Recipient => ({ secureContext: contextOf(target, client), path: stored[index]?.path ?? '', capsule: capsules[index] ?? '' }));
  const anybody = contextOf(target);
  return [
    ...(['new', 'kept'] as const).map((connection) => uploadTo(`${target.post}/key-capsules`, connection, bodies, anybody)),
    ...(['new', 'resumed', 'kept'] as const).map((connection) => fetch(target, connection, recipients)),
  ];
}

/** Of all sessions that a server was to resume, the part that may begin anew: keys of tickets change now and then. */
const tolerableAnew = 0.05;

function fetch({ name, fetch: origin }: CapsuleTarget, connection: ConnectionKind, recipients: readonly Recipient[]): Operation {
  return {
    name: 'fetch',
    connection,
    async prepare(_turns, users) {
      const people = connection === 'new' ? recipients : Array.from({ length: users }, (_, user) => recipients[user % recipients.length] as Recipient);
      const callers = people.map(({ secureContext }) => openCaller(connection, secureContext));
      const ask = async (index: number): Promise<Reply> => {
        const { path, capsule } = people[index] as Recipient;
        const reply = await (callers[index] as Caller).ask({ method: 'GET', url: `${origin}${path}` }, 200);
        if (reply.body !== capsule) throw untruthful(name);
        return reply;
      };
      // What is to be resumed must have begun.
      if (connection === 'resumed') for (const index of people.keys()) await ask(index);
      let [turns, anew] = [0, 0];
      return {
        async turn(user, turn) {
          const { milliseconds, resumed } = await ask((connection === 'new' ? turn : user) % people.length);
          turns += 1;
          if (!resumed) anew += 1;
          return milliseconds;
        },
        objection: () => (connection === 'resumed' && anew > turns * tolerableAnew ? `${anew} of ${turns} sessions were not resumed` : undefined),
        close: () => callers.forEach((caller) => caller.close()),
      };
    },
  };
}

/** The first body, for somebody else. */
function capsuleFor(certificate: Identity['certificate'], body: string): string {
  const key = publicKeyOf(certificate);
  const recipient = Buffer.from(key.type === 'ec' ? key.point : key.der).toString('base64');
  return JSON.stringify({ ...(JSON.parse(body) as object), recipient_id: recipient });
}

function contextOf({ trust }: CapsuleTarget, client?: Identity): SecureContext {
  return createSecureContext({ ca: [...trust], ...(client && { cert: client.chain, key: client.key }) });
}
