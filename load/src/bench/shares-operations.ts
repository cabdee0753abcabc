import { createSecureContext, type SecureContext } from 'node:tls';
import type { SharesTarget, SignerIdentity } from '@testbed/runner';
import { createWire } from '@testbed/wire';
import { sharesLane } from '../plan/shares-lane.ts';
import { storeAll } from '../plan/store.ts';
import { LoadProblem } from '../problem.ts';
import { certificateHeaderOf, ticketBaseOf, ticketOf } from '../ticket.ts';
import { openCaller, type Caller, type ConnectionKind } from './caller.ts';
import type { Operation } from './operation.ts';
import { untruthful } from './untruthful.ts';
import { uploadTo } from './upload.ts';

/**
 * What is measured of a shares server: uploads, and the journey of a recipient (nonce, ticket, share) with a fresh share
 * each time, as the public Java server gives a share one nonce a day. The ticket is signed there and then, but that time
 * is not the server's.
 *
 * @throws LoadProblem
 */
export async function sharesOperations(target: SharesTarget, random: () => number): Promise<readonly Operation[]> {
  const wire = createWire({ trust: target.trust, now: Date.now, record: () => undefined }, { origins: [target.url], connections: 10_000 });
  const { plan } = await sharesLane({ ...target, arms: [] }, { target: 0, random, wire, stored: 1 }, ['upload']);
  const store = async (count: number): Promise<readonly string[]> => {
    const { stored } = await storeAll(wire, { origin: target.url, folder: '/key-shares', bodies: plan.bodies.slice(0, target.signers.length), count });
    return stored.map(({ path }) => path);
  };
  const anybody = createSecureContext({ ca: [...target.trust] });
  return (['new', 'kept'] as const).flatMap((connection) => [uploadTo(`${target.url}/key-shares`, connection, plan.bodies, anybody), journey(target, connection, plan.bodies, store, anybody)]);
}

function journey({ name, url, signers }: SharesTarget, connection: ConnectionKind, bodies: readonly string[], store: (count: number) => Promise<readonly string[]>, anybody: SecureContext): Operation {
  return {
    name: 'nonce, ticket, fetch',
    connection,
    async prepare(turns, users) {
      const paths = await store(turns);
      const callers = Array.from({ length: users }, () => openCaller(connection, anybody));
      return {
        async turn(user, turn) {
          const caller = callers[user] as Caller;
          const path = paths[turn] ?? '';
          const signer = signers[turn % signers.length] as SignerIdentity;
          const asked = await caller.ask({ method: 'POST', url: `${url}${path}/nonce`, headers: { 'content-type': 'application/json' }, body: '{}' }, 200);
          const ticket = ticketOf(signer, `${ticketBaseOf(url)}${path}?nonce=${nonceIn(asked.body, name)}`);
          const headers = { 'x-cdoc2-auth-ticket': ticket, 'x-cdoc2-auth-x5c': certificateHeaderOf(signer) };
          const got = await caller.ask({ method: 'GET', url: `${url}${path}`, headers }, 200);
          if (got.body !== bodies[turn % signers.length]) throw untruthful(name);
          return asked.milliseconds + got.milliseconds;
        },
        close: () => callers.forEach((caller) => caller.close()),
      };
    },
  };
}

function nonceIn(body: string, server: string): string {
  try {
    const { nonce } = JSON.parse(body) as { readonly nonce: unknown };
    if (typeof nonce === 'string') return nonce;
  } catch {
    // Said below.
  }
  throw new LoadProblem('target-unsuitable', `${server} answers with no nonce where it is asked for one`, 'certify the server first: testbed certify server');
}
