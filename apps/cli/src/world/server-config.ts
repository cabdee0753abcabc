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

export function trustServicesConfig(_folder: string, { portBase }: WorldState): ServerConfig {
  return {
    name: 'trust-services',
    main: join(apps, 'mock-ocsp-ca/src/main.ts'),
    config: {
      testbed: true,
      listen: { host: '127.0.0.1', port: portOf(portBase, 'trustServices') },
      pki: '../pki',
      // Nobody may keep an answer: what is revoked over the control interface is revoked at once.
      answerLifetime: 0,
    },
  };
}

export function capsuleServerConfig(_folder: string, { portBase, profile, capsuleServer }: WorldState): ServerConfig {
  const listen = (name: 'capsuleSender' | 'capsuleRecipient' | 'capsuleManagement') => ({ host: 'localhost', port: portOf(portBase, name) });
  return {
    name: 'capsule-server',
    main: join(apps, 'ccs/src/main.ts'),
    config: {
      id: capsuleServer.id,
      name: capsuleServer.name,
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
