import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ServerList } from '@testbed/server-list';
import type { WorldState } from './open.ts';
import { portOf } from './ports.ts';

/** The world's trusted-server list. */
export function describeServerList(folder: string, { portBase, capsuleServer, created }: WorldState): ServerList {
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
    ],
  };
}
