import { join } from 'node:path';
import type { WorldState } from './open.ts';
import { portOf } from './ports.ts';

/** A server's program and the configuration it is started with; paths in it are relative to `servers/`. */
export interface ServerConfig {
  readonly name: string;
  readonly main: string;
  readonly config: object;
}

const apps = join(import.meta.dirname, '../../../');

/** The servers of a world. */
export function serverConfigs(state: WorldState): ServerConfig[] {
  return [trustServices(state), capsuleServer(state)];
}

function trustServices({ portBase }: WorldState): ServerConfig {
  const listen = (name: 'trustServices' | 'ldap' | 'ldaps' | 'clientConfiguration', host = '127.0.0.1') => ({ host, port: portOf(portBase, name) });
  const tls = { certificate: '../pki/trust-services-chain.pem', key: '../pki/trust-services.key.pem' };
  return {
    name: 'trust-services',
    main: join(apps, 'mock-ocsp-ca/src/main.ts'),
    config: {
      listen: listen('trustServices'),
      pki: '../pki',
      testbed: true,
      directory: { ldap: listen('ldap'), ldaps: listen('ldaps', 'localhost'), tls, certificates: [{ kind: 'id-card', path: '../people' }] },
      clientConfiguration: { listen: listen('clientConfiguration', 'localhost'), tls, file: '../publication/client-configuration.json' },
    },
  };
}

function capsuleServer({ portBase, profile, capsuleServer: { id, name } }: WorldState): ServerConfig {
  const listen = (port: 'capsuleSender' | 'capsuleRecipient' | 'capsuleManagement') => ({ host: 'localhost', port: portOf(portBase, port) });
  return {
    name: 'capsule-server',
    main: join(apps, 'ccs/src/main.ts'),
    config: {
      id,
      name,
      testbed: true,
      profile,
      listeners: { sender: listen('capsuleSender'), recipient: listen('capsuleRecipient'), management: listen('capsuleManagement') },
      tls: { certificate: '../pki/ccs-chain.pem', key: '../pki/ccs.key.pem' },
      clientTrust: ['../pki/id-card-issuer.pem'],
      revocation: { ocsp: ocspUrl(portBase) },
      store: { sqlite: 'capsules.db' },
      expiry: { default: 'P1095D', maximum: 'P1825D' },
      sweep: { interval: 'PT5S' },
    },
  };
}

export function ocspUrl(portBase: number): string {
  return `http://127.0.0.1:${portOf(portBase, 'trustServices')}/ocsp`;
}
