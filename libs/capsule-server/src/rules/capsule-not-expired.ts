import { formatDateTime } from '@testbed/protocol';
import { isExpired, learned, type Rule } from '@testbed/server-kit';
import type { GetCapsuleContext } from '../get/context.ts';

/** The capsule has not expired. One that was not deleted yet is answered as one that was. */
export const capsuleNotExpired: Rule<GetCapsuleContext> = {
  id: 'capsule-not-expired',
  requirement: 'UC.KTS.02/3a',
  problem: 'capsule-not-found',
  check({ item, clock }) {
    const now = clock.now();
    const stored = learned(item, 'capsule-stored');
    return isExpired(stored, now) ? { expected: `a request before ${formatDateTime(stored.expiresAt)}`, actual: formatDateTime(now) } : undefined;
  },
};
