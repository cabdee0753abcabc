import type { CapsuleTarget, Prerequisite } from '@testbed/runner';
import { recipientKeyOf, type CapsuleType } from './recipient.ts';

type Need = Prerequisite<CapsuleTarget>;

/** Somebody to whom capsules can be addressed and who can fetch them. */
export const aClient: Need = {
  name: 'a client',
  where: 'clients in the target file',
  demanded: true,
  offered: ({ clients }) => clients.length > 0,
};

/** Somebody else. */
export const aSecondClient: Need = {
  name: 'a second client with another key',
  where: 'clients in the target file',
  demanded: true,
  offered: ({ clients }) => clients.length > 1,
};

/** Somebody with a key of that type. */
export function aClientOfType(type: CapsuleType): Need {
  return {
    name: `a client with a key for ${type}`,
    where: 'clients in the target file',
    demanded: false,
    offered: ({ clients }) => clients.some((client) => recipientKeyOf(client).type === type),
  };
}

/** Somebody with an EC key. */
export const anEcClient: Need = {
  name: 'a client with an EC key',
  where: 'clients in the target file',
  demanded: false,
  offered: ({ clients }) => clients.some((client) => recipientKeyOf(client).type !== 'rsa'),
};

/** Somebody whom the server must turn away. Every server checks issuer and revocation; not every issuer leaves an expired certificate. */
export function anUnacceptableClient(state: 'revoked' | 'untrusted' | 'expired'): Need {
  return {
    name: `a client whose certificate is ${state === 'expired' ? 'expired' : state === 'revoked' ? 'revoked' : 'of an issuer that the server does not trust'}`,
    where: `unacceptableClients.${state} in the target file`,
    demanded: state !== 'expired',
    offered: ({ unacceptableClients }) => unacceptableClients[state] !== undefined,
  };
}

/** How long the server keeps capsules. */
export const expirySettings: Need = {
  name: 'its default and maximum lifetime of a capsule',
  where: 'expiry in the target file',
  demanded: true,
  offered: ({ expiry }) => expiry !== undefined,
};

/** A certificate can be revoked, and be good again for what follows. */
export const revocationHooks: Need = {
  name: 'to revoke and restore a certificate',
  where: 'hooks.revoke and hooks.restore in the target file',
  demanded: false,
  offered: ({ hooks }) => hooks.revoke !== undefined && hooks.restore !== undefined,
};

/** The server's clock can be moved, and be right again for what follows. */
export const clockHooks: Need = {
  name: 'to move its clock and set it right again',
  where: 'hooks.setClock and hooks.resetClock in the target file',
  demanded: false,
  offered: ({ hooks }) => hooks.setClock !== undefined && hooks.resetClock !== undefined,
};

/** The server runs more than once. */
export const anotherArm: Need = {
  name: 'a second arm',
  where: 'arms in the target file',
  demanded: false,
  offered: ({ arms }) => arms.length > 0,
};
