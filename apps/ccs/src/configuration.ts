import type { CapsuleServerConfig } from '@testbed/capsule-server';
import { address, list, object, oneOf, readConfigurationFile as readFile, readServerConfiguration, serverMembers, text, type ProcessConfiguration } from '@testbed/server-kit';
import manifest from '../package.json' with { type: 'json' };

/** The configuration file: JSON, paths relative to the file, durations as ISO 8601. */
const shape = object({
  ...serverMembers,
  profile: oneOf('use-case', 'field', 'openapi-2'),
  listeners: object({ sender: address, recipient: address, management: address }),
  clientTrust: list(text),
});

/**
 * Reads a configuration file and the files it names.
 *
 * @throws ServerProblem `configuration-invalid` naming the key
 */
export function readConfigurationFile(file: string): ProcessConfiguration<CapsuleServerConfig> {
  const read = readFile(file, shape);
  const { profile, listeners, clientTrust } = read.given;
  const { store, ocsp, testbed, ...common } = readServerConfiguration(file, read, 'ccs');
  return {
    server: { ...common, version: manifest.version, profile, listeners, clientTrust: read.certificates('clientTrust', clientTrust) },
    store,
    ocsp,
    testbed,
  };
}
