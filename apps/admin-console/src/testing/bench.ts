/** For tests only: a console of one's own in a temporary folder, with an environment, its keys and people. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '@testbed/pki';
import { createSigningKeys, type Environment, type Role } from '@testbed/publishing';
import type { OpenIdConnect } from '../accounts/authentication.ts';
import type { Configuration } from '../configuration/configuration.ts';
import type { LogEvent } from '../log.ts';
import { listen, type PageMaker, type RunningConsole } from '../listen.ts';
import { enrol, visitorOf, type Visitor } from './visitor.ts';

/** Somebody with an account, signed in. */
export interface BenchPerson {
  readonly name: string;
  readonly password: string;
  /** Of the authenticator, in base32; none without a second factor. */
  readonly key: string;
  readonly visitor: Visitor;
}

export interface Bench extends RunningConsole {
  readonly folder: string;
  /** An account that is enrolled and signed in. */
  person(name: string, ...roles: Role[]): Promise<BenchPerson>;
  /** What the console told its log. */
  readonly logged: readonly LogEvent[];
  remove(): Promise<void>;
}

export interface BenchOptions {
  readonly pages: PageMaker;
  readonly environments?: readonly Environment[];
  readonly openIdConnect?: OpenIdConnect;
  /** `world.json` of a running world. */
  readonly world?: string;
}

export const benchPassword = 'viis rohelist kaamelit kõnnib';

export async function openBench({ pages, environments = ['test'], openIdConnect, world }: BenchOptions): Promise<Bench> {
  const folder = mkdtempSync(join(tmpdir(), 'testbed-console-'));
  const one = { keys: 1, threshold: 1 };
  for (const environment of environments) {
    const { root } = await createSigningKeys({ folder: join(folder, 'keys', environment), environment, clock: systemClock, expires: new Date(Date.now() + 1000 * 86_400_000), roles: { root: one, list: one, freshness: one } });
    writeFileSync(join(folder, 'keys', environment, 'server-list.root.json'), root);
  }
  const configuration: Configuration = {
    host: '127.0.0.1',
    port: 0,
    data: join(folder, 'data'),
    environments: Object.fromEntries(environments.map((name) => [name, { published: join(folder, 'published', name), keys: join(folder, 'keys', name, 'signer.json') }])),
    probeHosts: [],
    reports: [join(folder, 'reports')],
    ...(world !== undefined && { world }),
    ...(openIdConnect && { openIdConnect }),
  };
  const faults: unknown[] = [];
  const logged: LogEvent[] = [];
  let addresses = 1;
  const running = await listen(configuration, systemClock, pages, (error) => faults.push(error), (event) => logged.push(event));
  return {
    ...running,
    folder,
    logged,
    async person(name, ...roles) {
      const { token } = await running.console.accounts.add({ name, displayName: name[0]?.toUpperCase() + name.slice(1), roles });
      const visitor = visitorOf(running.origin, `127.0.1.${addresses++}`);
      const key = await enrol(visitor, { token, name, password: benchPassword, secondFactor: roles.some((role) => role !== 'viewer') });
      return { name, password: benchPassword, key, visitor };
    },
    async remove() {
      await running.stop();
      rmSync(folder, { recursive: true, force: true });
      if (faults.length > 0) throw new AggregateError(faults, 'the console reported faults');
    },
  };
}
