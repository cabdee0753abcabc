/** The trust services process: `main.ts --config FILE`. Exit codes: 0 stopped, 2 usage, 3 configuration. */
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { loadHierarchy, openRegister, PkiProblem } from '@testbed/pki';
import { ConfigurationProblem, readConfigurationFile } from './configuration.ts';
import { stderrLog } from './log.ts';
import { movedClock } from './moved-clock.ts';
import { trustServices } from './trust-services.ts';

const clock = movedClock();
const log = stderrLog(clock);

process.exitCode = await main(configFile());
// A message channel to the process that forked this one would keep it alive.
process.exit();

async function main(file: string | undefined): Promise<number> {
  if (file === undefined) {
    log({ level: 'error', event: 'usage', message: 'usage: main.ts --config FILE' });
    return 2;
  }
  try {
    await serve(file);
    return 0;
  } catch (error) {
    if (!(error instanceof ConfigurationProblem)) throw error;
    log({ level: 'error', event: error.code, message: `${file}: ${error.message}` });
    return 3;
  }
}

async function serve(file: string): Promise<void> {
  const { listen, pki, answerLifetime } = readConfigurationFile(file);
  const app = trustServices({ ...openPki(pki), clock, log, answerLifetime });
  const stopped = Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT'), once(process, 'disconnect')]);
  const http = await app.listen(listen).catch((cause: Error) => {
    throw new ConfigurationProblem(`"listen" names an address that cannot be used (${cause.message})`, { cause });
  });
  process.stdout.write(`${JSON.stringify({ event: 'ready', listeners: { http } })}\n`);
  await stopped;
  await app.close();
  log({ level: 'info', event: 'stopped' });
}

function openPki(folder: string): Pick<Parameters<typeof trustServices>[0], 'hierarchy' | 'register'> {
  try {
    const register = openRegister(folder);
    register.records();
    return { hierarchy: loadHierarchy(folder), register };
  } catch (cause) {
    if (!(cause instanceof PkiProblem)) throw cause;
    throw new ConfigurationProblem(`"pki" must be a folder with the authorities of a world: ${cause.message}`, { cause });
  }
}

function configFile(): string | undefined {
  try {
    return parseArgs({ options: { config: { type: 'string' } } }).values.config;
  } catch {
    return undefined;
  }
}
