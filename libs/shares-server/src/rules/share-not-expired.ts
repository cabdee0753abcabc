import { formatDateTime } from '@testbed/protocol';
import { isExpired, learned, type Rule } from '@testbed/server-kit';
import type { ShareContext } from '../share-context.ts';

/** The share has not expired. One that was not deleted yet is answered as one that was. */
export const shareNotExpired: Rule<ShareContext> = {
  id: 'share-not-expired',
  requirement: 'UC.Client.04/12a-2',
  problem: 'share-not-found',
  check({ share, clock }) {
    const now = clock.now();
    const stored = learned(share, 'share-stored');
    return isExpired(stored, now) ? { expected: `a request before ${formatDateTime(stored.expiresAt)}`, actual: formatDateTime(now) } : undefined;
  },
};
