import type { Register } from '@testbed/pki';
import type { Log } from '../log.ts';
import type { DirectoryConfiguration } from './configuration.ts';
import { misshown, type DirectoryBehaviour } from './fault.ts';
import { publishedEntries } from './published.ts';
import { serveDirectory, type RunningDirectory } from './serve.ts';

/** What the directory needs of the process. */
export interface DirectoryProcess {
  readonly register: Register;
  readonly log: Log;
  /** Milliseconds of a clock that only goes on. */
  readonly timer: () => number;
  /** How it misbehaves on purpose, at the moment it is asked. */
  readonly behaviour?: DirectoryBehaviour;
}

/** A directory that listens: the address of each listener by its scheme. */
export interface StartedDirectory {
  readonly urls: { readonly ldap?: string; readonly ldaps?: string };
  stop(): Promise<void>;
}

/** Starts the directory's listeners over the same entries. @throws Error when an address cannot be used */
export async function startDirectory({ ldap, ldaps, certificates, revoked, limits }: DirectoryConfiguration, { register, log, timer, behaviour }: DirectoryProcess): Promise<StartedDirectory> {
  const entries = publishedEntries(certificates, log, revoked === 'removed' ? register : undefined);
  const ports = { entries: () => misshown(entries(), behaviour?.fault), limits, log, timer };
  const refuses = (): boolean => behaviour?.fault === 'refuse-connection';
  const running: RunningDirectory[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(running.map((listener) => listener.stop()));
  };
  const urls: { ldap?: string; ldaps?: string } = {};
  try {
    for (const [scheme, listener] of Object.entries({ ldap, ldaps })) {
      if (!listener) continue;
      const started = await serveDirectory(listener, ports, refuses);
      running.push(started);
      urls[scheme as keyof typeof urls] = started.url;
    }
    return { urls, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
