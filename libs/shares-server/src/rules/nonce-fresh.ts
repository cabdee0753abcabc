import { formatDateTime } from '@testbed/protocol';
import { isExpired, learned, type Rule } from '@testbed/server-kit';
import type { GetShareContext } from '../get/context.ts';

/** The nonce was not made too long ago. */
export const nonceFresh: Rule<GetShareContext> = {
  id: 'nonce-fresh',
  requirement: 'UC.KTS.07/6a',
  problem: 'nonce-expired',
  check({ nonce, clock }) {
    const now = clock.now();
    const made = learned(nonce, 'nonce-known');
    return isExpired(made, now) ? { expected: `a request before ${formatDateTime(made.expiresAt)}`, actual: formatDateTime(now) } : undefined;
  },
};
