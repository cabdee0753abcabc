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
import { serverConfigs, type ServerConfig } from './server-config.ts';
import { listPublisher, renewEvery, type ListPublisher } from './list-publisher.ts';
import { describeServers } from './server-list.ts';
import { checkSystemParts } from './system-parts.ts';
import { describeTargets, makeTargetKeyStores } from './targets.ts';
import { describeWorld } from './describe.ts';
import { readWorld } from './world-file.ts';
import { worldFaults, type WorldFaults } from './faults/world-faults.ts';

export interface RunningWorld {
  /** Path of world.json. */
  readonly file: string;
  /** Resolves once everything has stopped, whoever asked for it. */
  readonly stopped: Promise<void>;
  readonly stop: () => void;
}

export interface RunOptions extends WorldOptions {
  readonly folder: string;
  readonly onProgress: (line: string) => void;
}

/**
 * Brings a world up in its folder: makes what is missing, starts its servers, writes world.json and what hangs on it.
 *
 * @throws ConfigurationProblem when a system part is missing, the folder or a port is in use, or a server does not start
 */
export async function runWorld({ folder, onProgress, ...options }: RunOptions): Promise<RunningWorld> {
  checkSystemParts();
  lockFolder(folder);
  const servers: ServerProcess[] = [];
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
    await Promise.all(servers.map((server) => server.stop()));
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
    const { promise: stopped, resolve } = Promise.withResolvers<void>();
    const stop = once(() => void stopAll().then(resolve));
    const phones = servers.find(({ name }) => name === 'eid-services');
    const trustServices = servers.find(({ name }) => name === 'trust-services');
    control = await startControl(portOf(state.portBase, 'control'), {
      servers,
      revoke: (serial) => openAuthority(join(folder, 'pki')).revoke(serial, { at: new Date(), reason: 'keyCompromise' }),
      restore: (serial) => openAuthority(join(folder, 'pki')).restore(serial),
      clockOffset: () => clockOffset,
      async setClockOffset(milliseconds) {
        clockOffset = milliseconds;
        for (const server of servers) server.send({ type: 'clock', offset: milliseconds });
        await writeFiles(folder, state, clockOffset, publisher);
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
    return { file: await writeFiles(folder, state, clockOffset, publisher), stopped, stop };
  } catch (error) {
    await stopAll();
    throw error;
  }
}

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
  return startServer({ name, main, config: file, log: join(folder, 'logs', `${name}.log`), greeting: () => greeting(name), onEvent: onProgress });
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

async function writeFiles(folder: string, state: WorldState, clockOffset: number, publisher: ListPublisher): Promise<string> {
  const list = await publisher.publish();
  mkdirSync(join(folder, 'targets'), { recursive: true });
  for (const [name, target] of Object.entries(describeTargets(state))) writeJson(join(folder, 'targets', `${name}.json`), target);
  const file = join(folder, 'world.json');
  writeJson(file, describeWorld(state, clockOffset));
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
