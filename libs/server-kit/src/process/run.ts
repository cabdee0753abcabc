import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { jsonLog, type Log } from '../log.ts';
import { ServerProblem } from '../problem.ts';
import { movedClock, type MovedClock } from './moved-clock.ts';

/** What a server process has before it knows its configuration. */
export interface ProcessSurroundings {
  readonly clock: MovedClock;
  /** To stderr, a JSON document a line. */
  readonly log: Log;
}

/** A server that listens, until it is stopped. */
export interface RunningServer {
  /** Base addresses, by the name of the listener. */
  readonly listeners: Readonly<Record<string, string>>;
  /** Lets requests under way finish and closes what was opened. */
  stop(): Promise<void>;
}

/**
 * Runs a server as this process: `main.ts --config FILE`. Says `{"event":"ready","listeners":…}` in one line on stdout,
 * and stops on SIGTERM, on SIGINT and when the process that forked it is gone.
 *
 * @param start reads the configuration file and starts the server
 * @returns the exit code: 0 stopped, 2 usage, 3 configuration (a ServerProblem, which is logged)
 */
export async function runServer(start: (file: string, surroundings: ProcessSurroundings) => Promise<RunningServer>): Promise<number> {
  const clock = movedClock();
  const log = jsonLog(clock, (line) => process.stderr.write(line));
  // Who read the log may be gone: that is no reason to stop in the middle of a request.
  process.stderr.on('error', () => {});
  const file = configFile();
  if (file === undefined) {
    log({ level: 'error', event: 'usage', message: 'usage: main.ts --config FILE' });
    return 2;
  }
  const stopped = Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT'), once(process, 'disconnect')]);
  try {
    const server = await start(file, { clock, log });
    process.stdout.write(`${JSON.stringify({ event: 'ready', listeners: server.listeners })}\n`);
    await stopped;
    log({ level: 'info', event: 'stopping' });
    await server.stop();
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
