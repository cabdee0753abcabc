import type { StoredItem } from '@testbed/server-kit';
import type { ShareContext } from '@testbed/shares-server';
import { inSharesServer } from '../planted-in.ts';
import { also, except, replaced, without } from '../rules.ts';
import type { SharesParts } from '../world/shares.ts';
import { inConfig, inRules } from './plant.ts';

/** Until when a shares server keeps. */
export const expiryDefects = inSharesServer('expiry', [
  {
    id: 'shares/served-until-swept',
    what: 'Gives an expired share until it is deleted.',
    caughtBy: ['shares/expiry/waited'],
    plant: inRules('getShare', (rules) => without(rules, 'share-not-expired')),
  },
  {
    id: 'shares/long-never-expires',
    what: 'Keeps shares for ever that were to be kept for an hour or more.',
    caughtBy: ['shares/expiry/clock'],
    plant: longNeverExpires,
  },
  {
    id: 'shares/ends-early',
    what: 'Ends the life of a share a minute before its time.',
    caughtBy: ['shares/expiry/before-its-time'],
    plant: inRules('getShare', (rules) => replaced(rules, 'share-not-expired', also(({ share, clock }) => share !== undefined && lifetimeOf(share) > 10_000 && share.expiresAt.getTime() - clock.now().getTime() < 60_000))),
  },
  {
    id: 'shares/expiry-too-long-granted',
    what: 'Grants any expiry time.',
    caughtBy: ['shares/expiry/too-long'],
    plant: inConfig(({ expiry: policy }) => ({ expiry: { ...policy, maximum: 100_000 * 24 * 3600_000 } })),
  },
]);

function longNeverExpires(parts: SharesParts): SharesParts {
  const isLong = ({ share }: ShareContext): boolean => share !== undefined && lifetimeOf(share) > 3600_000;
  const nonce = inRules('createNonce', (rules) => replaced(rules, 'share-not-expired', except(isLong)));
  const get = inRules('getShare', (rules) => replaced(rules, 'share-not-expired', except(isLong)));
  return nonce(get(parts));
}

function lifetimeOf({ createdAt, expiresAt }: StoredItem): number {
  return expiresAt.getTime() - createdAt.getTime();
}
