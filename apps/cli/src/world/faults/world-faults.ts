import { ConfigurationProblem } from '../../problem.ts';
import type { Reply, ServerProcess } from '../process.ts';
import { isOfDirectory, type ArmedFault, type Fault } from './fault.ts';
import { makeImpostor } from './impostor.ts';
import type { Plan } from './plan.ts';
import type { FaultsOrder } from './preload.ts';
import { readFault } from './read.ts';
import type { Connection, Exchange, Traffic } from './traffic.ts';

/** A server that faults can name, and the process it is a part of. */
export interface FaultyServer {
  /** `capsule-server` */
  readonly name: string;
  /** Its id in world.json and its name in the list, where it has them. */
  readonly otherNames: readonly string[];
  readonly process: string;
  /** Ports by names of listeners. */
  readonly listeners: Readonly<Record<string, number>>;
  /** Its key and certificate in `pki/`. */
  readonly tls: string;
}

/** A fault of the world as the control interface shows it. */
export interface ShownFault extends Fault {
  /** `fault-1` */
  readonly id: string;
  /** How often it acted since its server was started; missing where nobody counts. */
  readonly happened?: number;
  /** PEM of the certificate that it shows. */
  readonly certificate?: string;
}

/** What a server saw: by names instead of ports. */
export type ShownTraffic = { readonly server: string; readonly listener: string } & (Omit<Connection, 'port'> | Omit<Exchange, 'port'>);

/** The faults and the traffic of a world. */
export interface WorldFaults {
  /** @throws ConfigurationProblem `file-invalid` for what is no fault of this world; Error when the server does not answer */
  arm(given: unknown): Promise<ShownFault>;
  armed(): Promise<readonly ShownFault[]>;
  /** Takes back one, or all. @returns whether there was one of this id */
  heal(id?: string): Promise<boolean>;
  /** In the order in which it began. @param since an entry's `at` @param server one server's only */
  traffic(since?: number, server?: string): Promise<readonly ShownTraffic[]>;
  forgetTraffic(): Promise<void>;
  /** What a process is told when it has started. */
  greeting(process: string): readonly object[];
}

interface Known {
  readonly shown: ShownFault;
  readonly server: FaultyServer;
  /** What tells its process. */
  readonly message: object;
}

/**
 * No fault is armed at first.
 *
 * @param folder of the world
 * @param processes those of the world, as far as they run
 */
export function worldFaults(folder: string, servers: readonly FaultyServer[], processes: () => readonly ServerProcess[]): WorldFaults {
  let known: readonly Known[] = [];
  let count = 0;
  // One that does not run is greeted when it does.
  const running = (): readonly ServerProcess[] => processes().filter((process) => process.pid() !== undefined);
  const tell = async (name: string, message: object): Promise<void> => {
    for (const process of running()) if (process.name === name) await ask(process, message);
  };
  const askAll = (order: FaultsOrder): Promise<readonly { readonly process: string; readonly reply: Reply }[]> =>
    Promise.all(running().map(async (process) => ({ process: process.name, reply: await ask(process, faultsMessage(order)) })));
  return {
    async arm(given) {
      const fault = readFault(given);
      const server = serverOf(fault.server, servers);
      const ports = portsOf(fault, server);
      if (server.name === directory && known.some((other) => other.server === server)) throw unfit('the directory has one already: take it back first');
      count += 1;
      const id = `fault-${count}`;
      const { message, certificate } = messageOf(fault, server, { id, ports, folder });
      await tell(server.process, message);
      const shown = { id, ...fault, ...(certificate !== undefined && { certificate }) };
      known = [...known, { shown, server, message }];
      return shown;
    },
    async armed() {
      const replies = await askAll({ order: 'armed' });
      const happened = new Map(replies.flatMap(({ reply }) => (reply['faults'] as ReturnType<Plan['armed']>).map((one) => [one.id, one.happened])));
      return known.map(({ shown }) => {
        const times = happened.get(shown.id);
        return { ...shown, ...(times !== undefined && { happened: times }) };
      });
    },
    async heal(id) {
      const healed = known.filter(({ shown }) => id === undefined || shown.id === id);
      known = known.filter((one) => !healed.includes(one));
      for (const { server, shown } of healed) await tell(server.process, server.name === directory ? directoryMessage() : faultsMessage({ order: 'heal', fault: shown.id }));
      return healed.length > 0;
    },
    async traffic(since = 0, name) {
      const wanted = name === undefined ? servers : [serverOf(name, servers)];
      const replies = await askAll({ order: 'traffic', since });
      const all = replies.flatMap(({ process, reply }) => {
        const listeners = wanted.filter((server) => server.process === process).flatMap((server) => Object.entries(server.listeners).map(([listener, port]) => ({ server: server.name, listener, port })));
        return (reply['traffic'] as ReturnType<Traffic['since']>).flatMap(({ port, ...entry }): ShownTraffic[] => {
          const at = listeners.find((listener) => listener.port === port);
          return at ? [{ server: at.server, listener: at.listener, ...entry }] : [];
        });
      });
      return all.sort((a, b) => a.at - b.at);
    },
    async forgetTraffic() {
      await askAll({ order: 'forget' });
    },
    greeting: (process) => known.filter(({ server }) => server.process === process).map(({ message }) => message),
  };
}

/** The one server that is no HTTPS server: its own program misbehaves, in few ways and until that is taken back. */
const directory = 'directory';

function serverOf(name: string, servers: readonly FaultyServer[]): FaultyServer {
  const found = servers.find((server) => server.name === name || server.otherNames.includes(name));
  if (!found) throw unfit(`"server" must be an id or one of ${servers.map((server) => server.name).join(', ')}`);
  return found;
}

function portsOf({ listener }: Fault, { name, listeners }: FaultyServer): readonly number[] {
  if (listener === undefined) return Object.values(listeners);
  const port = listeners[listener];
  if (port === undefined) throw unfit(`"listener" of ${name} must be ${Object.keys(listeners).join(' or ') || 'left out'}`);
  return [port];
}

function messageOf(
  { does, when = {}, times = 1 }: Fault,
  server: FaultyServer,
  { id, ports, folder }: { readonly id: string; readonly ports: readonly number[]; readonly folder: string },
): { readonly message: object; readonly certificate?: string } {
  const armed = (deed: ArmedFault['does']): object => faultsMessage({ order: 'arm', fault: { id, ports, when, times, does: deed } });
  if (server.name === directory) {
    if (does.kind !== 'refuse-connection' && !isOfDirectory(does)) throw unfit(`the directory does not misbehave by ${does.kind}`);
    return { message: directoryMessage(does.kind) };
  }
  if (isOfDirectory(does)) throw unfit(`only the directory misbehaves by ${does.kind}`);
  if (does.kind !== 'certificate') return { message: armed(does) };
  const { certificate, ...impostor } = makeImpostor(folder, server.tls, does.presents);
  return { message: armed({ kind: 'certificate', impostor }), certificate };
}

function faultsMessage(order: FaultsOrder): object {
  return { type: 'faults', ...order };
}

/** @param kind without it, the directory behaves */
function directoryMessage(kind?: string): object {
  return { type: 'directory', ...(kind !== undefined && { fault: kind }) };
}

async function ask(process: ServerProcess, message: object): Promise<Reply> {
  const reply = await process.ask(message);
  if (!reply.ok) throw new Error(`${process.name} refused: ${String(reply.message)}`);
  return reply;
}

function unfit(why: string): ConfigurationProblem {
  return new ConfigurationProblem('file-invalid', `this is no fault of this world: ${why}`, 'see docs/world.md, "Misbehaving on purpose"');
}
