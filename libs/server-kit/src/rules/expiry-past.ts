import { formatDateTime } from '@testbed/protocol';
import { isExpired } from '../expiry/policy.ts';
import type { Rule } from '../rule.ts';
import type { ExpiryContext } from './context.ts';

/** A requested expiry time is still to come: what is stored can be fetched. */
export function expiryPast(requirement: string): Rule<ExpiryContext> {
  return {
    id: 'expiry-past',
    requirement,
    problem: 'expiry-past',
    check({ requestedExpiry, now }) {
      if (!requestedExpiry || !isExpired({ expiresAt: requestedExpiry }, now)) return undefined;
      return { expected: `later than ${formatDateTime(now)}`, actual: formatDateTime(requestedExpiry) };
    },
  };
}
