import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment } from '@testbed/publishing';
import { accountProgram } from '../console/accounts.ts';
import { consoleEnvironment, consoleProgram, endsWithParent, readyWords } from '../console/app.ts';
import { createConsoleKeys, writeConsoleConfiguration } from '../console/create.ts';
import { pagesState } from '../console/pages.ts';
import type { WorldState } from './open.ts';
import { portOf } from './ports.ts';
import { startServer, type ServerProcess } from './process.ts';

/** The world's admin console. */
export interface WorldConsole {
  readonly process: ServerProcess;
  /** `http://localhost:9000` */
  readonly origin: string;
  readonly configuration: string;
  /** Whether it was made just now. */
  readonly fresh: boolean;
}

/** Somebody who may sign in to a new console. */
export interface FirstPerson {
  readonly name: string;
  readonly roles: string;
  /** Where they set their password; works once. */
  readonly link: string;
}

const environments: readonly Environment[] = ['test', 'production'];

/** A password is enough to look around; from draft to publication it takes two people. */
const firstPeople = [
  { name: 'vello', roles: 'viewer' },
  { name: 'eeva', roles: 'editor,publisher' },
  { name: 'arvo', roles: 'approver' },
];

/**
 * Starts the console of a world in `console/` of its folder, with keys of its own for each environment. It sees the
 * world, its targets and the reports in `reports/`. Without built pages there is none, and it is said how to have one.
 *
 * @throws ConfigurationProblem `server-failed-to-start`; PublishingProblem when no keys can be made
 */
export async function startConsole(folder: string, { portBase, sharesServers }: WorldState, onProgress: (line: string) => void): Promise<WorldConsole | undefined> {
  const pages = pagesState();
  if (pages === 'missing') {
    onProgress('no admin console: its pages are not built; npx testbed console build makes them, then start the world again');
    return undefined;
  }
  onProgress(pages === 'older' ? 'starting console (its pages are older than their sources: npx testbed console build)' : 'starting console');
  const place = join(folder, 'console');
  const fresh = !existsSync(join(place, 'data'));
  for (const environment of environments) await keysOf(place, environment);
  const { file, origin } = writeConsoleConfiguration({
    folder: place,
    port: portOf(portBase, 'console'),
    environments,
    published: join(place, 'published'),
    probeHosts: [portOf(portBase, 'capsuleSender'), portOf(portBase, 'capsuleRecipient'), ...sharesServers.map(({ number }) => portOf(portBase, `shares${number}`))].map((port) => `localhost:${port}`),
    world: join(folder, 'world.json'),
    reports: join(folder, 'reports'),
  });
  const process = await startServer({
    name: 'console',
    main: consoleProgram,
    args: [file],
    environment: consoleEnvironment,
    preload: endsWithParent,
    ready: readyWords,
    log: join(folder, 'logs/console.log'),
    greeting: () => [],
    onEvent: onProgress,
  });
  return { process, origin, configuration: file, fresh };
}

/** Makes the first accounts of a new console. Whom it refuses is left out: `testbed console account add` says why. */
export async function addFirstPeople({ configuration, fresh }: WorldConsole): Promise<readonly FirstPerson[]> {
  const added = (fresh ? firstPeople : []).map(async ({ name, roles }) => {
    const { ok, said: link } = await accountProgram('add', configuration, ['--name', name, '--roles', roles]);
    return ok ? [{ name, roles, link }] : [];
  });
  return (await Promise.all(added)).flat();
}

/** Keys whose making was interrupted are made anew. */
async function keysOf(folder: string, environment: Environment): Promise<void> {
  const keys = join(folder, 'keys', environment);
  if (existsSync(join(keys, 'signer.json'))) return;
  rmSync(keys, { recursive: true, force: true });
  await createConsoleKeys({ folder, environment, years: 3 });
}
