/** The trust services process: `main.ts --config FILE`. Exit codes: 0 stopped, 2 usage, 3 configuration. */
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { loadHierarchy, ocspFaults, openRegister, PkiProblem } from '@testbed/pki';
import { clientConfigurationService } from './client-configuration/service.ts';
import { ConfigurationProblem } from './configuration-value.ts';
import { readConfigurationFile, type Configuration } from './configuration.ts';
import type { DirectoryBehaviour } from './ldap/fault.ts';
import { startDirectory } from './ldap/start.ts';
import { stderrLog } from './log.ts';
import { movedClock, obeyParent } from './parent.ts';
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
  const configuration = readConfigurationFile(file);
  const pki = openPki(configuration.pki);
  const stopped = Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT'), once(process, 'disconnect')]);
  const services = await start(configuration, pki);
  process.stdout.write(`${JSON.stringify({ event: 'ready', listeners: Object.assign({}, ...services.map(({ urls }) => urls)) as object })}\n`);
  await stopped;
  await Promise.all(services.map((service) => service.stop()));
  log({ level: 'info', event: 'stopped' });
}

/** A service that listens: its addresses by their name in the ready line. */
interface Service {
  readonly urls: Readonly<Record<string, string>>;
  readonly stop: () => Promise<void>;
}

async function start({ listen, answerLifetime, testbed, directory, clientConfiguration }: Configuration, pki: Pki): Promise<readonly Service[]> {
  const faults = ocspFaults();
  const behaviour: DirectoryBehaviour = { fault: undefined };
  obeyParent({ clock, faults, directory: behaviour, testbed, log });
  const app = trustServices({ ...pki, clock, log, answerLifetime, faults });
  const services: Service[] = [{ urls: { http: await listening('listen', app.listen(listen)) }, stop: () => app.close() }];
  if (directory) {
    const started = await listening('directory', startDirectory(directory, { register: pki.register, log, timer: () => performance.now(), behaviour }));
    services.push({ urls: { ...started.urls }, stop: () => started.stop() });
  }
  if (clientConfiguration) {
    const service = clientConfigurationService({ ...clientConfiguration, log });
    services.push({ urls: { configuration: await listening('clientConfiguration', service.listen(clientConfiguration.listen)) }, stop: () => service.close() });
  }
  return services;
}

function listening<T>(key: string, started: Promise<T>): Promise<T> {
  return started.catch((cause: Error) => {
    throw new ConfigurationProblem(`"${key}" names an address that cannot be used (${cause.message})`, { cause });
  });
}

type Pki = Pick<Parameters<typeof trustServices>[0], 'hierarchy' | 'register'>;

function openPki(folder: string): Pki {
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
