import { join } from 'node:path';
import { commonName, personCode } from './describe.ts';
import type { FaultyServer } from './faults/world-faults.ts';
import type { SharesServerState, WorldState } from './open.ts';
import { people } from './people.ts';
import { portOf, type PortName } from './ports.ts';

/** A server's program and the configuration it is started with; paths in it are relative to `servers/`. */
export interface ServerConfig {
  readonly name: string;
  readonly main: string;
  readonly config: object;
  /** What of it can misbehave on purpose. */
  readonly faulty: readonly FaultyServer[];
}

const apps = join(import.meta.dirname, '../../../');

/** The servers of a world. */
export function serverConfigs(state: WorldState): ServerConfig[] {
  return [trustServices(state), capsuleServer(state), ...state.sharesServers.map((server) => sharesServer(server, state)), eidServices(state)];
}

function trustServices({ portBase }: WorldState): ServerConfig {
  const listen = (name: PortName, host = '127.0.0.1') => ({ host, port: portOf(portBase, name) });
  const tls = tlsOf('trust-services');
  return {
    name: 'trust-services',
    main: join(apps, 'mock-ocsp-ca/src/main.ts'),
    config: {
      listen: listen('trustServices'),
      pki: '../pki',
      testbed: true,
      // So that a revocation counts at once, with clients that keep answers too.
      answerLifetime: 0,
      directory: {
        ldap: listen('ldap'),
        ldaps: listen('ldaps', 'localhost'),
        tls,
        certificates: [
          { kind: 'id-card', path: '../people' },
          { kind: 'mobile-id', path: '../people/mobile-id' },
        ],
      },
      clientConfiguration: { listen: listen('clientConfiguration', 'localhost'), tls, file: '../publication/client-configuration.json' },
    },
    faulty: [
      { name: 'configuration-service', otherNames: [], process: 'trust-services', listeners: { configuration: portOf(portBase, 'clientConfiguration') }, tls: 'trust-services' },
      { name: 'directory', otherNames: [], process: 'trust-services', listeners: {}, tls: 'trust-services' },
    ],
  };
}

function capsuleServer({ portBase, profile, database, capsuleServer: { id, name } }: WorldState): ServerConfig {
  const listen = (port: PortName) => ({ host: 'localhost', port: portOf(portBase, port) });
  return {
    name: 'capsule-server',
    main: join(apps, 'ccs/src/main.ts'),
    config: {
      id,
      name,
      testbed: true,
      profile,
      listeners: { sender: listen('capsuleSender'), recipient: listen('capsuleRecipient'), management: listen('capsuleManagement') },
      tls: tlsOf('ccs'),
      clientTrust: ['../pki/id-card-issuer.pem'],
      revocation: { ocsp: ocspUrl(portBase) },
      store: storeOf('capsules', database),
      expiry,
      sweep,
    },
    faulty: [
      {
        name: 'capsule-server',
        otherNames: [id, name],
        process: 'capsule-server',
        listeners: { sender: portOf(portBase, 'capsuleSender'), recipient: portOf(portBase, 'capsuleRecipient') },
        tls: 'ccs',
      },
    ],
  };
}

function sharesServer({ id, name, number }: SharesServerState, { portBase, database }: WorldState): ServerConfig {
  const listen = (port: PortName) => ({ host: 'localhost', port: portOf(portBase, port) });
  return {
    name: `shares-server-${number}`,
    main: join(apps, 'css/src/main.ts'),
    config: {
      id,
      name,
      testbed: true,
      profile: 'released',
      baseUrl: sharesUrl(portBase, number),
      listeners: { shares: listen(`shares${number}`), management: listen(`sharesManagement${number}`) },
      tls: tlsOf(`css-${number}`),
      signerTrust: ['../pki/id-card-issuer.pem', '../pki/smart-id-issuer.pem', '../pki/mobile-id-issuer.pem'],
      tickets: ['sd-jwt', 'json'],
      revocation: { ocsp: ocspUrl(portBase) },
      store: storeOf(`shares_${number}`, database),
      expiry,
      sweep,
    },
    faulty: [
      {
        name: `shares-server-${number}`,
        otherNames: [id, name],
        process: `shares-server-${number}`,
        listeners: { shares: portOf(portBase, `shares${number}`) },
        tls: `css-${number}`,
      },
    ],
  };
}

function eidServices({ portBase, relyingParty, proxyToken }: WorldState): ServerConfig {
  const listen = (port: PortName) => ({ host: 'localhost', port: portOf(portBase, port) });
  return {
    name: 'eid-services',
    main: join(apps, 'mock-eid/src/main.ts'),
    config: {
      listeners: { services: listen('eidServices'), proxy: listen('eidProxy') },
      tls: tlsOf('eid-services'),
      relyingParty,
      proxy: { token: proxyToken },
      people: people.flatMap((person) => {
        const { smartId, mobileId } = person;
        if (!smartId && !mobileId) return [];
        const code = personCode(person);
        const pair = (kind: string) => ({ key: `../people/${kind}/${code}.key.pem`, certificate: `../people/${kind}/${code}.pem` });
        return [
          {
            code,
            commonName: commonName(person),
            ...(smartId && { smartId: { documentNumber: smartId.documentNumber, ...pair('smart-id') } }),
            ...(mobileId && { mobileId: { phone: mobileId.phone, ...pair('mobile-id') } }),
          },
        ];
      }),
    },
    faulty: [
      {
        name: 'eid-services',
        otherNames: [],
        process: 'eid-services',
        listeners: { services: portOf(portBase, 'eidServices'), proxy: portOf(portBase, 'eidProxy') },
        tls: 'eid-services',
      },
    ],
  };
}

const expiry = { default: 'P1095D', maximum: 'P1825D' };
const sweep = { interval: 'PT5S' };

/** A file of its own, or a schema of its own in the world's database. */
function storeOf(name: string, database: boolean) {
  return database ? { postgresql: 'file:../database-url', schema: name } : { sqlite: `${name}.db` };
}

function tlsOf(name: string) {
  return { certificate: `../pki/${name}-chain.pem`, key: `../pki/${name}.key.pem` };
}

export function ocspUrl(portBase: number): string {
  return `http://127.0.0.1:${portOf(portBase, 'trustServices')}/ocsp`;
}

export function sharesUrl(portBase: number, number: SharesServerState['number']): string {
  return `https://localhost:${portOf(portBase, `shares${number}`)}`;
}
