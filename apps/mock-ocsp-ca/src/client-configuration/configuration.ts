import { resolve } from 'node:path';
import { listener, members, text, tlsFiles, type Listener, type TlsFiles } from '../configuration-value.ts';

/** What the configuration service is started with. */
export interface ServiceConfiguration {
  readonly listen: Listener;
  readonly tls: TlsFiles;
  /** The published file. It may come later: until then clients are told so. */
  readonly file: string;
}

/** Reads the configuration service's part of the configuration. @param folder its paths are relative to @throws ConfigurationProblem */
export function readServiceConfiguration(value: unknown, key: string, folder: string): ServiceConfiguration {
  const { listen, tls, file } = members(value, key, ['listen', 'tls', 'file']);
  return { listen: listener(listen, `${key}.listen`), tls: tlsFiles(tls, `${key}.tls`, folder), file: resolve(folder, text(file, `${key}.file`)) };
}
