import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Clock } from '@testbed/pki';
import type { Environment } from '@testbed/publishing';
import { openAccounts } from './accounts/accounts.ts';
import { openAuthentication } from './accounts/authentication.ts';
import type { Configuration, EnvironmentConfiguration } from './configuration/configuration.ts';
import type { Console } from './console.ts';
import type { Log } from './log.ts';
import { openEnvironment } from './environments/open.ts';
import { openRuns } from './runs/runs.ts';
import { openWorldDesk } from './world/world-desk.ts';

/** A console, and how to close what it holds open. */
export interface OpenConsole extends Console {
  close(): Promise<void>;
}

/**
 * Opens accounts and environments of a configuration. What is not there yet is made: the data folder, the key that
 * signs cookies.
 *
 * @param origin under which the console is reached
 */
export async function openConsole(configuration: Configuration, origin: string, clock: Clock, log: Log): Promise<OpenConsole> {
  mkdirSync(configuration.data, { recursive: true, mode: 0o700 });
  const database = new DatabaseSync(join(configuration.data, 'accounts.sqlite'), { timeout: 5000 });
  database.exec('PRAGMA journal_mode = WAL');
  const authentication = await openAuthentication({ database, origin, secret: cookieKey(configuration.data), clock, log, ...(configuration.openIdConnect && { openIdConnect: configuration.openIdConnect }) });
  const environments = new Map(entriesOf(configuration.environments).map(([name, environment]) => [name, openEnvironment(name, environment, configuration, clock)]));
  const runs = openRuns({
    reports: configuration.reports,
    targets: targetFolders(configuration),
    command: [process.execPath, join(import.meta.dirname, '../../cli/bin/testbed.js')],
    timeLimit: 15 * 60_000,
    clock,
  });
  return {
    clock,
    configuration,
    authentication,
    accounts: await openAccounts(authentication, clock),
    environments,
    runs,
    world: configuration.world === undefined ? undefined : openWorldDesk(configuration.world, clock),
    async close() {
      await runs.close();
      for (const { publishing } of environments.values()) await publishing.close();
      database.close();
    },
  };
}

function entriesOf(environments: Configuration['environments']): readonly (readonly [Environment, EnvironmentConfiguration])[] {
  return Object.entries(environments) as [Environment, EnvironmentConfiguration][];
}

/** A world has target files of its own servers beside it. */
function targetFolders({ targets, world }: Configuration): readonly string[] {
  return [...(targets === undefined ? [] : [targets]), ...(world === undefined ? [] : [join(dirname(world), 'targets')])];
}

function cookieKey(folder: string): string {
  const file = join(folder, 'cookie.key');
  try {
    writeFileSync(file, randomBytes(48).toString('base64'), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readFileSync(file, 'utf8');
}
