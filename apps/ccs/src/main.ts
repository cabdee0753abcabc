/** The capsule server process: `main.ts --config FILE`. Exit codes: 0 stopped, 1 failed, 2 usage, 3 configuration. */
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { createCapsuleServer } from '@testbed/capsule-server';
import { cachedRevocation, httpOcspTransport, ocspRevocation } from '@testbed/pki';
import { jsonLog, openSqliteStore, ServerProblem, systemRandom } from '@testbed/server-kit';
import { readConfigurationFile } from './configuration.ts';
import { movedClock } from './moved-clock.ts';
import { obeyParent } from './parent.ts';

const clock = movedClock();
const log = jsonLog(clock, (line) => process.stderr.write(line));
// Who read the log may be gone: that is no reason to stop in the middle of a request.
process.stderr.on('error', () => {});

process.exitCode = await main(configFile());
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
    if (!(error instanceof ServerProblem)) throw error;
    const { code, message, expected, actual, next } = error;
    log({ level: 'error', event: code, message: `${file}: ${message}`, expected, actual, next });
    return 3;
  }
}

async function serve(file: string): Promise<void> {
  const { server: config, sqlite, ocsp, cachedAnswers, testbed } = readConfigurationFile(file);
  obeyParent(clock, testbed, log);
  const stopped = Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT'), once(process, 'disconnect')]);
  const store = openSqliteStore(sqlite);
  const asked = ocspRevocation({ ...ocsp, transport: httpOcspTransport(ocsp.timeout), clock });
  const revocation = cachedAnswers > 0 ? cachedRevocation(asked, clock, cachedAnswers) : asked;
  const server = createCapsuleServer(config, { clock, random: systemRandom, store, revocation, log });
  const listeners = await server.start();
  process.stdout.write(`${JSON.stringify({ event: 'ready', listeners })}\n`);
  await stopped;
  log({ level: 'info', event: 'stopping' });
  await server.stop();
  await store.close();
  log({ level: 'info', event: 'stopped' });
}

function configFile(): string | undefined {
  try {
    return parseArgs({ options: { config: { type: 'string' } } }).values.config;
  } catch {
    return undefined;
  }
}
