import { formatDateTime } from '@testbed/protocol';
import { latestExpiry, type Rule } from '@testbed/server-kit';
import type { CreateCapsuleContext } from '../create/context.ts';

/** Where the server does not adjust, a requested expiry time is no later than allowed. */
export const expiryTooLong: Rule<CreateCapsuleContext> = {
  id: 'expiry-too-long',
  requirement: 'UC.KTS.01/4b',
  problem: 'expiry-too-long',
  check({ requestedExpiry, now, settings: { expiry } }) {
    const latest = latestExpiry(expiry, now);
    if (expiry.tooLong === 'adjust' || !requestedExpiry || requestedExpiry <= latest) return undefined;
    return { expected: `at or before ${formatDateTime(latest)}`, actual: formatDateTime(requestedExpiry) };
  },
};
