import { resolve } from 'node:path';
import { list, listener, members, oneOf, text, tlsFiles, whole, ConfigurationProblem } from '../configuration-value.ts';
import { defaultLimits, type DirectoryLimits } from './limits.ts';
import type { CertificateSource } from './published.ts';
import type { DirectoryListener } from './serve.ts';
import { certificateKinds } from './tree.ts';

/** What the directory is started with. */
export interface DirectoryConfiguration {
  readonly ldap?: DirectoryListener;
  readonly ldaps?: DirectoryListener;
  readonly certificates: readonly CertificateSource[];
  /** Whether revoked certificates are removed, as from the real directory, or stay listed. */
  readonly revoked: 'removed' | 'listed';
  readonly limits: DirectoryLimits;
}

/** Reads the directory's part of the configuration. @param folder its paths are relative to @throws ConfigurationProblem */
export function readDirectoryConfiguration(value: unknown, key: string, folder: string): DirectoryConfiguration {
  const { ldap, ldaps, tls, certificates, revoked = 'removed', limits = {} } = members(value, key, ['ldap', 'ldaps', 'tls', 'certificates', 'revoked', 'limits']);
  if (ldap === undefined && ldaps === undefined) throw new ConfigurationProblem(`"${key}" must have "ldap" or "ldaps" to listen at`);
  const { entries = defaultLimits.search.entries, seconds = defaultLimits.search.seconds } = members(limits, `${key}.limits`, ['entries', 'seconds']);
  return {
    ...(ldap !== undefined && { ldap: listener(ldap, `${key}.ldap`) }),
    ...(ldaps !== undefined && { ldaps: { ...listener(ldaps, `${key}.ldaps`), tls: tlsFiles(tls, `${key}.tls`, folder) } }),
    certificates: list(certificates, `${key}.certificates`, (element, at) => {
      const { kind, path } = members(element, at, ['kind', 'path']);
      return { kind: oneOf(kind, `${at}.kind`, certificateKinds), path: resolve(folder, text(path, `${at}.path`)) };
    }),
    revoked: oneOf(revoked, `${key}.revoked`, ['removed', 'listed']),
    limits: {
      ...defaultLimits,
      search: { entries: whole(entries, `${key}.limits.entries`, 1, 100_000), seconds: whole(seconds, `${key}.limits.seconds`, 1, 3600) },
    },
  };
}
