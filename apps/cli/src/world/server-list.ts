import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ListedServer, ServerList } from '@testbed/server-list';
import type { WorldState } from './open.ts';
import { portOf } from './ports.ts';
import { sharesUrl } from './server-config.ts';

/** The world's trusted-server list. */
export function describeServerList(folder: string, { portBase, capsuleServer, sharesServers, created }: WorldState): ServerList {
  const expires = new Date(created);
  expires.setUTCFullYear(expires.getUTCFullYear() + 5);
  return {
    version: 1,
    environment: 'test',
    issued: created,
    expires: expires.toISOString(),
    defaultCapsuleServer: capsuleServer.id,
    servers: [
      {
        id: capsuleServer.id,
        name: capsuleServer.name,
        organisation: capsuleServer.organisation,
        capsuleTypes: ['KeyServerCapsule'],
        sender: `https://localhost:${portOf(portBase, 'capsuleSender')}`,
        recipient: `https://localhost:${portOf(portBase, 'capsuleRecipient')}`,
        state: 'active',
        certificates: [{ purpose: 'current', pem: readFileSync(join(folder, 'pki/ccs.pem'), 'utf8') }],
      },
      ...sharesServers.map(({ id, name, organisation, number }): ListedServer => ({
        id,
        name,
        organisation,
        capsuleTypes: ['KeySharesCapsule'],
        sender: sharesUrl(portBase, number),
        recipient: sharesUrl(portBase, number),
        state: 'active',
        certificates: [{ purpose: 'current', pem: readFileSync(join(folder, `pki/css-${number}.pem`), 'utf8') }],
      })),
    ],
  };
}
