import type { Register } from '@testbed/pki';
import type { Log } from '../log.ts';
import type { DirectoryConfiguration } from './configuration.ts';
import { publishedEntries } from './published.ts';
import { serveDirectory, type RunningDirectory } from './serve.ts';

/** What the directory needs of the process. */
export interface DirectoryProcess {
  readonly register: Register;
  readonly log: Log;
  /** Milliseconds of a clock that only goes on. */
  readonly timer: () => number;
}

/** A directory that listens: the address of each listener by its scheme. */
export interface StartedDirectory {
  readonly urls: { readonly ldap?: string; readonly ldaps?: string };
  stop(): Promise<void>;
}

/** Starts the directory's listeners over the same entries. @throws Error when an address cannot be used */
export async function startDirectory({ ldap, ldaps, certificates, revoked, limits }: DirectoryConfiguration, { register, log, timer }: DirectoryProcess): Promise<StartedDirectory> {
  const ports = { entries: publishedEntries(certificates, log, revoked === 'removed' ? register : undefined), limits, log, timer };
  const running: RunningDirectory[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(running.map((listener) => listener.stop()));
  };
  const urls: { ldap?: string; ldaps?: string } = {};
  try {
    for (const [scheme, listener] of Object.entries({ ldap, ldaps })) {
      if (!listener) continue;
      const started = await serveDirectory(listener, ports);
      running.push(started);
      urls[scheme as keyof typeof urls] = started.url;
    }
    return { urls, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
