import { canonicalBaseUrl, jsonScheme, sdJwtScheme } from '@testbed/auth-ticket';
import {
  address,
  duration,
  list,
  object,
  oneOf,
  optional,
  readConfigurationFile as readFile,
  readServerConfiguration,
  serverMembers,
  text,
  value,
  type ProcessConfiguration,
} from '@testbed/server-kit';
import type { SharesServerConfig } from '@testbed/shares-server';
import manifest from '../package.json' with { type: 'json' };

const baseUrl = value('the https://host:port that tickets name this server by', (given) => (typeof given === 'string' ? canonicalBaseUrl(given) : undefined));

const schemes = { 'sd-jwt': sdJwtScheme, json: jsonScheme };

/** The configuration file: JSON, paths relative to the file, durations as ISO 8601. */
const shape = object({
  ...serverMembers,
  profile: oneOf('released'),
  baseUrl,
  listeners: object({ shares: address, management: address }),
  signerTrust: list(text),
  tickets: optional(list(oneOf('sd-jwt', 'json'))),
  nonces: optional(object({ lifetime: optional(duration), replay: optional(oneOf('refuse', 'allow')) })),
});

/**
 * Reads a configuration file and the files it names. Without `tickets` only SD-JWT tickets are accepted.
 *
 * @throws ServerProblem `configuration-invalid` naming the key
 */
export function readConfigurationFile(file: string): ProcessConfiguration<SharesServerConfig> {
  const read = readFile(file, shape);
  const { profile, baseUrl: ownUrl, listeners, signerTrust, tickets = ['sd-jwt'] } = read.given;
  const { lifetime: nonceLifetime = 300_000, replay = 'refuse' } = read.given.nonces ?? {};
  const { store, ocsp, testbed, expiry, ...common } = readServerConfiguration(file, read, 'css');
  return {
    server: {
      ...common,
      version: manifest.version,
      profile,
      baseUrl: ownUrl,
      listeners,
      signerTrust: read.certificates('signerTrust', signerTrust),
      ticketSchemes: tickets.map((ticket) => schemes[ticket]),
      nonceLifetime,
      replay,
      expiry: { ...expiry, tooLong: expiry.tooLong ?? 'reject' },
    },
    store,
    ocsp,
    testbed,
  };
}
