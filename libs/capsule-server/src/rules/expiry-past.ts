import { formatDateTime } from '@testbed/protocol';
import { isExpired, type Rule } from '@testbed/server-kit';
import type { CreateCapsuleContext } from '../create/context.ts';

/** A requested expiry time is still to come: what is stored can be fetched. */
export const expiryPast: Rule<CreateCapsuleContext> = {
  id: 'expiry-past',
  requirement: 'UC.KTS.01/4',
  problem: 'expiry-past',
  check({ requestedExpiry, now }) {
    if (!requestedExpiry || !isExpired({ expiresAt: requestedExpiry }, now)) return undefined;
    return { expected: `later than ${formatDateTime(now)}`, actual: formatDateTime(requestedExpiry) };
  },
};
