import type { Server } from 'node:http';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ocspFaults, openAuthority } from '@testbed/pki';
import { replaceFile } from '../replace-file.ts';
import { writeClients } from './clients/write.ts';
import { startControl } from './control.ts';
import { lockFolder, rememberFolder, runningWorld, unlockFolder } from './folder.ts';
import { openWorld, type WorldOptions, type WorldState } from './open.ts';
import { checkPortsFree, portOf } from './ports.ts';
import { startServer, type ServerProcess } from './process.ts';
import { addFirstPeople, startConsole, type FirstPerson, type WorldConsole } from './console.ts';
import { serverConfigs, type ServerConfig } from './server-config.ts';
import { listPublisher, renewEvery, type ListPublisher } from './list-publisher.ts';
import { describeServers } from './server-list.ts';
import { checkSystemParts } from './system-parts.ts';
import { describeTargets, makeTargetKeyStores } from './targets.ts';
import { describeWorld, type WorldNow } from './describe.ts';
import { readWorld } from './world-file.ts';
import { worldFaults, type WorldFaults } from './faults/world-faults.ts';

export interface RunningWorld {
  /** Path of world.json. */
  readonly file: string;
  /** Who may sign in to the console that was just made; nobody when it was there before, or there is none. */
  readonly firstPeople: readonly FirstPerson[];
  /** Resolves once everything has stopped, whoever asked for it. */
  readonly stopped: Promise<void>;
  readonly stop: () => void;
}

export interface RunOptions extends WorldOptions {
  readonly folder: string;
  /** Whether an admin console is a part of the world, once its pages are built. */
  readonly console?: boolean;
  readonly onProgress: (line: string) => void;
}

/**
 * Brings a world up in its folder: makes what is missing, starts its servers, writes world.json and what hangs on it.
 *
 * @throws ConfigurationProblem when a system part is missing, the folder or a port is in use, or a server does not start
 */
export async function runWorld({ folder, console = false, onProgress, ...options }: RunOptions): Promise<RunningWorld> {
  checkSystemParts();
  lockFolder(folder);
  const servers: ServerProcess[] = [];
  let desk: WorldConsole | undefined;
  let control: Server | undefined;
  let clockOffset = 0;
  const ocsp = ocspFaults();
  let faults: WorldFaults | undefined;
  const behaviours: object[] = [];
  // What a server is told once it runs: again when it had to be started again.
  const greeting = (name: string): object[] => [
    ...(clockOffset === 0 ? [] : [{ type: 'clock', offset: clockOffset }]),
    ...(name === 'eid-services' ? behaviours : []),
    ...(name === 'trust-services' ? ocsp.armed().map((fault) => ({ type: 'fault', ...fault })) : []),
    ...(faults?.greeting(name) ?? []),
  ];
  let renewing: NodeJS.Timeout | undefined;
  const stopAll = async (): Promise<void> => {
    clearInterval(renewing);
    control?.close();
    control?.closeAllConnections();
    await Promise.all([...servers, ...(desk ? [desk.process] : [])].map((process) => process.stop()));
    unlockFolder(folder);
  };
  try {
    const state = await openWorld(folder, options, onProgress);
    await checkPortsFree(state.portBase);
    const keyStores = makeTargetKeyStores(folder);
    const publisher = listPublisher(folder, describeServers(folder, state), new Date(state.created), () => new Date(Date.now() + clockOffset));
    const configs = serverConfigs(state);
    faults = worldFaults(folder, configs.flatMap(({ faulty }) => faulty), () => servers);
    const settled = await Promise.allSettled(configs.map((config) => launch(folder, config, greeting, onProgress)));
    for (const result of settled) if (result.status === 'fulfilled') servers.push(result.value);
    for (const result of settled) if (result.status === 'rejected') throw result.reason;
    if (console) desk = await startConsole(folder, state, onProgress);
    const { promise: stopped, resolve } = Promise.withResolvers<void>();
    const stop = once(() => void stopAll().then(resolve));
    const phones = servers.find(({ name }) => name === 'eid-services');
    const trustServices = servers.find(({ name }) => name === 'trust-services');
    control = await startControl(portOf(state.portBase, 'control'), {
      servers: [...servers, ...(desk ? [desk.process] : [])],
      revoke: (serial) => openAuthority(join(folder, 'pki')).revoke(serial, { at: new Date(), reason: 'keyCompromise' }),
      restore: (serial) => openAuthority(join(folder, 'pki')).restore(serial),
      clockOffset: () => clockOffset,
      async setClockOffset(milliseconds) {
        clockOffset = milliseconds;
        for (const server of servers) server.send({ type: 'clock', offset: milliseconds });
        await writeFiles(folder, state, { clockOffset, console: desk?.origin }, publisher);
      },
      armFault(fault) {
        ocsp.arm(fault);
        trustServices?.send({ type: 'fault', ...fault });
      },
      healFaults(authority) {
        ocsp.heal(authority);
        trustServices?.send({ type: 'heal', authority });
      },
      armedFaults: () => ocsp.armed(),
      faults,
      async tellPhones(message) {
        const reply = (await phones?.ask(message)) ?? { ok: false, message: 'there are no phones' };
        if (reply.ok && 'behaviour' in message) behaviours.push(message);
        return reply;
      },
      stop,
    });
    stopWhenLockIsGone(folder, stop);
    renewing = setInterval(() => void publisher.publish().catch((error: Error) => onProgress(`the list can't be renewed: ${error.message}`)), renewEvery);
    await keyStores;
    rememberFolder(folder);
    const file = await writeFiles(folder, state, { clockOffset, console: desk?.origin }, publisher);
    return { file, firstPeople: desk ? await addFirstPeople(desk) : [], stopped, stop };
  } catch (error) {
    await stopAll();
    throw error;
  }
}

/** Makes a server misbehave when it is told to. */
const faultsPreload = import.meta.resolve('./faults/preload.ts');

async function launch(
  folder: string,
  { name, main, config }: ServerConfig,
  greeting: (name: string) => object[],
  onProgress: (line: string) => void,
): Promise<ServerProcess> {
  for (const part of ['servers', 'logs']) mkdirSync(join(folder, part), { recursive: true });
  const file = join(folder, 'servers', `${name}.json`);
  writeJson(file, config);
  onProgress(`starting ${name}`);
  return startServer({ name, main, args: ['--config', file], preload: faultsPreload, ready: '"ready"', log: join(folder, 'logs', `${name}.log`), greeting: () => greeting(name), onEvent: onProgress });
}

/** A world whose folder was removed or taken over has nobody left to stop it. */
function stopWhenLockIsGone(folder: string, stop: () => void): void {
  const timer = setInterval(() => {
    if (runningWorld(folder) === process.pid) return;
    clearInterval(timer);
    stop();
  }, 2_000);
  timer.unref();
}

async function writeFiles(folder: string, state: WorldState, now: WorldNow, publisher: ListPublisher): Promise<string> {
  const list = await publisher.publish();
  mkdirSync(join(folder, 'targets'), { recursive: true });
  for (const [name, target] of Object.entries(describeTargets(state))) writeJson(join(folder, 'targets', `${name}.json`), target);
  const file = join(folder, 'world.json');
  writeJson(file, describeWorld(state, now));
  writeClients(readWorld(file), list);
  return file;
}

function writeJson(path: string, value: unknown): void {
  replaceFile(path, `${JSON.stringify(value, undefined, 2)}\n`);
}

function once(action: () => void): () => void {
  let done = false;
  return () => {
    if (done) return;
    done = true;
    action();
  };
}
