import { capsuleServerRules, createCapsuleServer, type CapsuleServerConfig, type CapsuleServerPorts, type CapsuleServerRules } from '@testbed/capsule-server';
import type { CapsuleProfile, CapsuleTarget } from '@testbed/runner';
import { operated, type Surgery } from '../listeners.ts';
import { people } from './authorities.ts';
import { arms, stopAll, type PlantedServer } from './server.ts';
import { surroundings } from './surroundings.ts';

/** What a capsule server is put together from; a defect changes one part. */
export interface CapsuleParts {
  /** 0, or 1 for the second process of the same server. */
  readonly arm: number;
  readonly config: CapsuleServerConfig;
  readonly ports: CapsuleServerPorts;
  readonly rules: CapsuleServerRules;
  readonly surgeries: Readonly<Partial<Record<'sender' | 'recipient', Surgery>>>;
}

const day = 24 * 3600_000;
const expiry = { default: 1095 * day, maximum: 1825 * day };

/** Starts a capsule server of two arms in this process. */
export async function plantedCapsuleServer(profile: CapsuleProfile, plant: (parts: CapsuleParts) => CapsuleParts): Promise<PlantedServer<CapsuleTarget>> {
  const { hierarchy, idCard, serverTls, clients, unacceptableClients } = await people();
  const { ports, hooks } = await surroundings();
  const address = { host: 'localhost', port: 0 };
  const config: CapsuleServerConfig = {
    name: 'planted',
    version: '0',
    profile,
    listeners: { sender: address, recipient: address, management: address },
    tls: serverTls,
    clientTrust: [idCard.certificate],
    expiry,
    sweepInterval: day,
    // Short: the suite waits until a slow sender is cut off.
    // The judge works in the same process: it is the one that keeps others waiting.
    limits: { stopTimeout: 500, headersTimeout: 5000, requestTimeout: 6000, overload: Infinity },
  };
  const planted = arms.map((arm) => plant({ arm, config, ports, rules: capsuleServerRules, surgeries: {} }));
  const servers = planted.map((parts) => createCapsuleServer(parts.config, parts.ports, parts.rules));
  const urls = await Promise.all(servers.map((server, arm) => operated(() => server.start(), planted[arm]?.surgeries ?? {})));
  const [first, ...others] = urls.map(({ sender, recipient }) => ({ post: sender, fetch: recipient }));
  if (!first) throw new Error('a server has at least one arm');
  return {
    target: {
      kind: 'capsule-server',
      name: 'planted capsule server',
      digest: '',
      folder: '.',
      trust: [hierarchy.authorities.tls.certificate.toString()],
      hooks,
      profile,
      ...first,
      arms: others,
      clients: profile === 'openapi-2' ? clients.slice(0, 3) : clients,
      unacceptableClients,
      expiry,
    },
    stop: () => stopAll(servers, ports.store),
  };
}
