import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Clock } from '@testbed/pki';
import { openPublishing, probe, spawnSigner, type Environment } from '@testbed/publishing';
import type { Configuration, EnvironmentConfiguration } from '../configuration/configuration.ts';
import type { EnvironmentDesk } from '../console.ts';
import { limitedProbe } from '../probe/limited.ts';
import { listedAddresses } from '../probe/listed-addresses.ts';

/** Opens the documents of one environment, with its signer in a process of its own. */
export function openEnvironment(environment: Environment, { published, keys, softhsmConf }: EnvironmentConfiguration, { data, probeHosts }: Configuration, clock: Clock): EnvironmentDesk {
  const directory = join(data, environment);
  const publishing = openPublishing({
    directory,
    environment,
    clock,
    random: { bytes: (length) => randomBytes(length) },
    signer: spawnSigner({ directory, configuration: keys, ...(softhsmConf !== undefined && { softhsmConf }) }),
    target: published,
    probe,
  });
  const allowed = () => [...listedAddresses(publishing), ...probeHosts.map((host) => `https://${host}`)];
  return { publishing, probe: limitedProbe((url) => probe({ url, allowed: allowed(), now: clock.now() }), publishing, clock), published };
}
