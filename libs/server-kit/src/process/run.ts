import { once } from 'node:events';
import { parseArgs } from 'node:util';
import type { Clock, Revocation } from '@testbed/pki';
import { configuredRevocation, type ServerConfiguration } from '../configuration/server.ts';
import { jsonLog, type Log } from '../log.ts';
import { ServerProblem } from '../problem.ts';
import { systemRandom, type Random } from '../random.ts';
import type { Server } from '../server.ts';
import { openStore } from '../store/configured.ts';
import type { Store } from '../store/store.ts';
import { movedClock } from './moved-clock.ts';
import { obeyParent } from './parent.ts';

/** What a server process goes by, with every file read. */
export interface ProcessConfiguration<Config> extends Pick<ServerConfiguration, 'store' | 'ocsp' | 'testbed'> {
  /** The server's own part. */
  readonly server: Config;
}

/** The real surroundings of a server. The log is a JSON document a line on stderr. */
export interface ServerPorts {
  readonly clock: Clock;
  readonly random: Random;
  readonly store: Store;
  readonly revocation: Revocation;
  readonly log: Log;
}

/**
 * Runs a server as this process: `main.ts --config FILE`. Says `{"event":"ready","listeners":…}` in one line on stdout,
 * and stops on SIGTERM, on SIGINT and when the process that forked it is gone.
 *
 * @param read reads the configuration file
 * @param create puts the server together
 * @returns the exit code: 0 stopped, 2 usage, 3 configuration (a ServerProblem, which is logged)
 */
export async function runServer<Config>(read: (file: string) => ProcessConfiguration<Config>, create: (config: Config, ports: ServerPorts) => Server<string>): Promise<number> {
  const clock = movedClock();
  const log = jsonLog(clock, (line) => process.stderr.write(line));
  // Who read the log may be gone: that is no reason to stop in the middle of a request.
  process.stderr.on('error', () => {});
  const file = configFile();
  if (file === undefined) {
    log({ level: 'error', event: 'usage', message: 'usage: main.ts --config FILE' });
    return 2;
  }
  // Ctrl-C reaches this process and who started it, who then says so again: stopping is under way already.
  for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => {});
  const stopped = Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT'), once(process, 'disconnect')]);
  try {
    const { server: config, store: location, ocsp, testbed } = read(file);
    obeyParent(clock, testbed, log);
    const store = await openStore(location);
    const server = create(config, { clock, random: systemRandom, store, revocation: configuredRevocation(ocsp, clock), log });
    process.stdout.write(`${JSON.stringify({ event: 'ready', listeners: await server.start() })}\n`);
    await stopped;
    log({ level: 'info', event: 'stopping' });
    await server.stop();
    await store.close();
    log({ level: 'info', event: 'stopped' });
    return 0;
  } catch (error) {
    if (!(error instanceof ServerProblem)) throw error;
    const { code, message, expected, actual, next } = error;
    log({ level: 'error', event: code, message: `${file}: ${message}`, expected, actual, next });
    return 3;
  }
}

function configFile(): string | undefined {
  try {
    return parseArgs({ options: { config: { type: 'string' } } }).values.config;
  } catch {
    return undefined;
  }
}
