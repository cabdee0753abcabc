import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Clock } from '@testbed/pki';
import { openPublishing, probe, readCertificates, spawnSigner, type Environment } from '@testbed/publishing';
import type { Configuration, EnvironmentConfiguration } from '../configuration/configuration.ts';
import type { EnvironmentDesk } from '../console.ts';
import { auditVerdict } from './audit-verdict.ts';
import { limitedProbe } from './limited-probe.ts';
import { rememberedImpact } from './remembered-impact.ts';

/** Opens the documents of one environment, with its signer in a process of its own. */
export function openEnvironment(environment: Environment, { published, keys, softhsmConf }: EnvironmentConfiguration, { data, probeHosts }: Configuration, clock: Clock): EnvironmentDesk {
  const directory = join(data, environment);
  const signer = spawnSigner({ directory, configuration: keys, ...(softhsmConf !== undefined && { softhsmConf }) });
  const publishing = openPublishing({
    directory,
    environment,
    clock,
    random: { bytes: (length) => randomBytes(length) },
    signer,
    target: published,
    probe,
    probeAllowed: probeHosts.map((host) => `https://${host}`),
  });
  return {
    publishing,
    published,
    probe: limitedProbe(publishing, clock),
    impact: rememberedImpact(publishing),
    auditVerdict: () => auditVerdict(publishing, signer),
    factsOf(pem) {
      try {
        return readCertificates(Buffer.from(pem), clock.now())[0];
      } catch {
        return undefined; // The findings of the draft say so.
      }
    },
  };
}
