import type { Clock } from '@testbed/pki';
import type { AuditVerdict, CertificateFacts, ClientImpact, Environment, Publishing } from '@testbed/publishing';
import type { Accounts } from './accounts/accounts.ts';
import type { Authentication } from './accounts/authentication.ts';
import type { Configuration } from './configuration/configuration.ts';
import type { Runs } from './runs/runs.ts';
import type { WorldDesk } from './world/world-desk.ts';

/** Everything a running console works with. `src/open.ts` opens it; requests and pages use it. */
export interface Console {
  readonly clock: Clock;
  readonly configuration: Configuration;
  readonly authentication: Authentication;
  readonly accounts: Accounts;
  readonly environments: ReadonlyMap<Environment, EnvironmentDesk>;
  readonly runs: Runs;
  /** The running world, where one is configured. */
  readonly world: WorldDesk | undefined;
}

/** One environment: its documents, and a look at the servers they name. */
export interface EnvironmentDesk {
  readonly publishing: Publishing;
  /** A look at a live server, so many a minute. */
  readonly probe: Publishing['probe'];
  /** What each client will make of a draft. */
  readonly impact: (draft: string) => Promise<readonly ClientImpact[]>;
  /** Folder that clients fetch from. */
  readonly published: string;
  /** Looks through the audit log, held against the heads that publications signed. */
  readonly auditVerdict: () => Promise<AuditVerdict>;
  /** What a certificate of a list says; nothing of one that does not parse. */
  readonly factsOf: (pem: string) => CertificateFacts | undefined;
}

const place = Symbol.for('cdoc2-testbed.admin-console');

/** Makes a console the one of this process. Pages are bundled and import none of it; they find it here. */
export function provideConsole(console: Console): void {
  (globalThis as Record<symbol, unknown>)[place] = console;
}

/** The console of this process. */
export function theConsole(): Console {
  const found = (globalThis as Record<symbol, unknown>)[place];
  if (found === undefined) throw new Error('pages are served by src/serve.ts only');
  return found as Console;
}
