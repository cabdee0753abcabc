/**
 * Loaded into the servers of a testbed before their own program (`node --import`), and into nothing else: makes them
 * misbehave on purpose, and records what they see. Obeys the process that forked this one:
 *
 * - `{type: 'faults', order: 'arm', fault}`: an `ArmedFault`;
 * - `{type: 'faults', order: 'heal', fault?: id}`: takes back one, or all;
 * - `{type: 'faults', order: 'armed'}`: replies with `faults`, how often each acted;
 * - `{type: 'faults', order: 'traffic', since}`: replies with `traffic`, what began later;
 * - `{type: 'faults', order: 'forget'}`: forgets the traffic.
 *
 * Each gets `{type: 'reply', id, ok: true}` with the message's `id`.
 */
import https from 'node:https';
import type { ArmedFault } from './fault.ts';
import { misbehavingServers, type CreateServer } from './listener.ts';
import { openPlan } from './plan.ts';
import { defaultTrafficLimits, openTraffic } from './traffic.ts';

/** What the parent may ask. It is trusted: the world has validated it. */
export type FaultsOrder =
  | { readonly order: 'arm'; readonly fault: ArmedFault }
  | { readonly order: 'heal'; readonly fault?: string }
  | { readonly order: 'armed' }
  | { readonly order: 'traffic'; readonly since: number }
  | { readonly order: 'forget' };

const plan = openPlan();
const traffic = openTraffic(defaultTrafficLimits, () => performance.timeOrigin + performance.now());
const stopping = new AbortController();
process.once('SIGTERM', () => stopping.abort());
const createServer = misbehavingServers(https.createServer, { plan, traffic, stopping: stopping.signal });
const servers: https.Server[] = [];
// Fastify asks for it by this name when it makes a server.
https.createServer = ((...about: Parameters<CreateServer>) => {
  const server = createServer(...about);
  servers.push(server);
  return server;
}) as typeof https.createServer;

// Not a listener: the server's own would warn of messages that it does not know.
const emit = process.emit.bind(process) as (event: string, ...about: readonly unknown[]) => boolean;
process.emit = ((event: string, ...about: readonly unknown[]) => {
  const [message] = about as readonly (({ readonly type?: unknown; readonly id?: unknown } & FaultsOrder) | null | undefined)[];
  if (event !== 'message' || message?.type !== 'faults') return emit(event, ...about);
  process.send?.({ type: 'reply', id: message.id, ok: true, ...obey(message) }, () => {});
  return true;
}) as typeof process.emit;

function obey(message: FaultsOrder): object {
  switch (message.order) {
    case 'arm':
      plan.arm(message.fault);
      // A client that kept a connection would not meet a fault of connections.
      for (const server of servers) server.closeIdleConnections();
      return {};
    case 'heal':
      plan.heal(message.fault);
      return {};
    case 'armed':
      return { faults: plan.armed() };
    case 'traffic':
      return { traffic: traffic.since(message.since) };
    case 'forget':
      traffic.forget();
      return {};
  }
}
