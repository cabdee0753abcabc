/** Smart-ID, Mobile-ID and the proxy in front of them: `main.ts --config FILE`. Exit codes: 0 stopped, 2 usage, 3 configuration. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { parseArgs } from 'node:util';
import { ConfigurationProblem, readConfigurationFile, type Configuration, type ListenAddress } from './configuration.ts';
import { stderrLog } from './log.ts';
import { movedClock } from './moved-clock.ts';
import { obeyParent } from './parent.ts';
import { proxy } from './proxy/proxy.ts';
import type { App } from './service.ts';
import { services } from './services.ts';
import { openBehaviours } from './session/behaviours.ts';
import { openSessions } from './session/sessions.ts';

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
    await serve(readConfigurationFile(file));
    return 0;
  } catch (error) {
    if (!(error instanceof ConfigurationProblem)) throw error;
    log({ level: 'error', event: error.code, message: `${file}: ${error.message}` });
    return 3;
  }
}

async function serve({ listeners, tls, relyingParty, people, ...configuration }: Configuration): Promise<void> {
  const sessions = openSessions(configuration.sessions, log);
  const behaviours = openBehaviours(people);
  const both = services(tls, { people, relyingParty, sessions, behaviours, clock, log });
  const front = proxy(tls, configuration.proxy, { services: both, relyingParty, clock, log });
  obeyParent({ clock, sessions, behaviours, log });
  const stopped = Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT'), once(process, 'disconnect')]);
  const base = await listen(both, 'services', listeners.services);
  const proxyBase = await listen(front, 'proxy', listeners.proxy);
  const urls = { smartId: `${base}/smart-id/v2`, mobileId: `${base}/mobile-id`, proxy: `${proxyBase}${configuration.proxy.basePath}` };
  process.stdout.write(`${JSON.stringify({ event: 'ready', listeners: urls })}\n`);
  await stopped;
  await Promise.all([front.close(), both.close()]);
  log({ level: 'info', event: 'stopped' });
}

/** @returns `https://localhost:9460` */
async function listen(app: App, name: string, { host, port }: ListenAddress): Promise<string> {
  await app.listen({ host: host === 'localhost' ? '127.0.0.1' : host, port }).catch((cause: Error) => {
    throw new ConfigurationProblem(`"listeners.${name}" names an address that cannot be used (${cause.message})`, { cause });
  });
  // The name a certificate of a test world has for this machine.
  return `https://localhost:${(app.server.address() as AddressInfo).port}`;
}

function configFile(): string | undefined {
  try {
    return parseArgs({ options: { config: { type: 'string' } } }).values.config;
  } catch {
    return undefined;
  }
}
