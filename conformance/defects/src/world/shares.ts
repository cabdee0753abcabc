import { jsonScheme, sdJwtScheme } from '@testbed/auth-ticket';
import type { SharesTarget } from '@testbed/runner';
import { createSharesServer, sharesServerRules, type SharesServerConfig, type SharesServerPorts, type SharesServerRules } from '@testbed/shares-server';
import { operated, type Surgery } from '../listeners.ts';
import { people } from './authorities.ts';
import { arms, stopAll, type PlantedServer } from './server.ts';
import { surroundings } from './surroundings.ts';

/** What a shares server is put together from; a defect changes one part. */
export interface SharesParts {
  /** 0, or 1 for the second process of the same server. */
  readonly arm: number;
  /** `baseUrl` is known only once the server listens. */
  readonly config: SharesServerConfig;
  readonly ports: SharesServerPorts;
  readonly rules: SharesServerRules;
  readonly surgeries: Readonly<Partial<Record<'shares', Surgery>>>;
}

const day = 24 * 3600_000;
const expiry = { default: 1095 * day, maximum: 1825 * day };
const nonceLifetime = 300_000;

/** Starts a shares server of two arms in this process; both answer to the address of the first. */
export async function plantedSharesServer(plant: (parts: SharesParts) => SharesParts): Promise<PlantedServer<SharesTarget>> {
  const { hierarchy, idCard, serverTls, signers, unacceptableSigners } = await people();
  const { ports, hooks } = await surroundings();
  const address = { host: 'localhost', port: 0 };
  const config: SharesServerConfig = {
    name: 'planted',
    version: '0',
    profile: 'released',
    baseUrl: '',
    listeners: { shares: address, management: address },
    tls: serverTls,
    signerTrust: [idCard, hierarchy.authorities['mobile-id'], hierarchy.authorities['smart-id']].map(({ certificate }) => certificate),
    ticketSchemes: [sdJwtScheme, jsonScheme],
    nonceLifetime,
    replay: 'refuse',
    expiry: { ...expiry, tooLong: 'reject' },
    sweepInterval: day,
    // Short: the suite waits until a slow sender is cut off.
    // The judge works in the same process: it is the one that keeps others waiting.
    limits: { stopTimeout: 500, headersTimeout: 5000, requestTimeout: 6000, overload: Infinity },
  };
  // Own objects: the base address is written into them below.
  const planted = arms.map((arm) => plant({ arm, config: { ...config }, ports, rules: sharesServerRules, surgeries: {} }));
  const servers = planted.map((parts) => createSharesServer(parts.config, parts.ports, parts.rules));
  const urls = await Promise.all(servers.map((server, arm) => operated(() => server.start(), planted[arm]?.surgeries ?? {})));
  const [first, ...others] = urls.map(({ shares }) => shares);
  if (first === undefined) throw new Error('a server has at least one arm');
  for (const parts of planted) Object.assign(parts.config, { baseUrl: first });
  return {
    target: {
      kind: 'shares-server',
      name: 'planted shares server',
      digest: '',
      folder: '.',
      trust: [hierarchy.authorities.tls.certificate.toString()],
      hooks,
      profile: 'released',
      url: first,
      arms: others,
      signers,
      unacceptableSigners,
      nonceLifetime,
      expiry,
    },
    stop: () => stopAll(servers, ports.store),
  };
}
