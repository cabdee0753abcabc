import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ListedServer } from '@testbed/server-list';
import type { ListContent } from './list-publisher.ts';
import type { WorldState } from './open.ts';
import { portOf } from './ports.ts';
import { sharesUrl } from './server-config.ts';

/** The world's list, from world.json. */
export const listFile = 'server-list.json';

/** The servers of the world, as its trusted-server list has them. */
export function describeServers(folder: string, { portBase, capsuleServer, sharesServers }: WorldState): ListContent {
  return {
    environment: 'test',
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
