import { headerOf, type Connection, type Exchange, type Header, type Wire } from '@testbed/wire';
import { LoadProblem } from '../problem.ts';
import type { Stored } from './plan.ts';

/** What is stored before a load begins. */
export interface StoreOrder {
  readonly origin: string;
  readonly folder: '/key-capsules' | '/key-shares';
  readonly bodies: readonly string[];
  readonly count: number;
  /** Milliseconds since the epoch. */
  readonly expiresAt?: number | undefined;
}

/** Capsules or shares that a target keeps now. */
export interface StoredAll {
  readonly stored: readonly Stored[];
  /** How far the target's clock is ahead of this machine's, to a second; milliseconds. */
  readonly skew: number;
}

/**
 * Uploads the bodies in turn over one connection, as often as needed.
 *
 * @throws LoadProblem `preparation-failed` when one is not taken, `target-unsuitable` when its expiry is not
 */
export async function storeAll(wire: Wire, { origin, folder, bodies, count, expiresAt }: StoreOrder): Promise<StoredAll> {
  const headers: Header[] = [['Content-Type', 'application/json']];
  if (expiresAt !== undefined) headers.push(['x-expiry-time', new Date(expiresAt).toISOString()]);
  const stored: Stored[] = [];
  let connection = await wire.connect(origin);
  let skew = 0;
  try {
    for (let index = 0; index < count; index += 1) {
      const body = index % bodies.length;
      const request = { method: 'POST', path: folder, headers, body: Buffer.from(bodies[body] ?? '') };
      let exchange = await connection.send(request);
      if (exchange.failure) {
        // A server may end a connection that it has kept for long.
        connection = await reconnect(wire, origin, connection);
        exchange = await connection.send(request);
      }
      stored.push({ path: placeOf(exchange, origin, folder), body });
      demandExpiry(exchange, origin, expiresAt);
      skew = skewOf(exchange) ?? skew;
    }
  } finally {
    connection.close();
  }
  return { stored, skew };
}

async function reconnect(wire: Wire, origin: string, connection: Connection): Promise<Connection> {
  connection.close();
  return wire.connect(origin);
}

function placeOf({ response, failure }: Exchange, origin: string, folder: string): string {
  const location = response && headerOf(response, 'location');
  if (response?.status === 201 && location?.startsWith(`${folder}/`) && /^[\w.~-]{18,34}$/.test(location.slice(folder.length + 1))) return location;
  const answer = response ? `answers ${response.status}${response.status === 201 ? ' without a usable Location' : ''}` : `does not answer (${failure?.kind})`;
  throw new LoadProblem('preparation-failed', `${origin} ${answer} to a good POST ${folder}, before any load`, 'certify the server first: testbed certify server');
}

function demandExpiry({ response }: Exchange, origin: string, expiresAt: number | undefined): void {
  const applied = response && headerOf(response, 'x-expiry-time');
  if (expiresAt === undefined || applied === undefined || Math.abs(Date.parse(applied) - expiresAt) <= 1_000) return;
  throw new LoadProblem('target-unsuitable', `${origin} was asked for an expiry at ${new Date(expiresAt).toISOString()} and says ${applied}`, 'choose another profile: this server does not take short expiries');
}

/** `Date` has whole seconds: the middle of one is the best guess. */
function skewOf({ response, startedAt, duration }: Exchange): number | undefined {
  const date = response && headerOf(response, 'date');
  return date === undefined ? undefined : Date.parse(date) + 500 - (startedAt + duration / 2);
}
