import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { readServiceConfiguration, type ServiceConfiguration } from './client-configuration/configuration.ts';
import { ConfigurationProblem, listener, members, text, truth, whole, type Listener } from './configuration-value.ts';
import { readDirectoryConfiguration, type DirectoryConfiguration } from './ldap/configuration.ts';

/** What the process is started with: a JSON file; paths in it are relative to the file. */
export interface Configuration {
  readonly listen: Listener;
  /** Folder of the authorities, as `saveHierarchy` writes it. */
  readonly pki: string;
  /** Seconds an OCSP answer may be kept (`nextUpdate`); 0 is not at all. */
  readonly answerLifetime: number;
  /** Whether the process that forked this one may move its clock and make it misbehave. */
  readonly testbed: boolean;
  /** The LDAP directory; there is none without it. */
  readonly directory?: DirectoryConfiguration;
  /** The organisation's configuration service; there is none without it. */
  readonly clientConfiguration?: ServiceConfiguration;
}

/**
 * Reads the configuration file.
 *
 * @throws ConfigurationProblem
 */
export function readConfigurationFile(file: string): Configuration {
  const { listen, pki, answerLifetime = 60, testbed = false, directory, clientConfiguration } = members(parse(file), '', [
    'listen',
    'pki',
    'answerLifetime',
    'testbed',
    'directory',
    'clientConfiguration',
  ]);
  const folder = dirname(file);
  return {
    listen: listener(listen, 'listen'),
    pki: resolve(folder, text(pki, 'pki')),
    answerLifetime: whole(answerLifetime, 'answerLifetime', 0, 7 * 24 * 3600),
    testbed: truth(testbed, 'testbed'),
    ...(directory !== undefined && { directory: readDirectoryConfiguration(directory, 'directory', folder) }),
    ...(clientConfiguration !== undefined && { clientConfiguration: readServiceConfiguration(clientConfiguration, 'clientConfiguration', folder) }),
  };
}

function parse(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new ConfigurationProblem(`the configuration file cannot be read as JSON (${(cause as Error).message})`, { cause });
  }
}
