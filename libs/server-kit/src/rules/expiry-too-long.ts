import { formatDateTime } from '@testbed/protocol';
import { latestExpiry } from '../expiry/policy.ts';
import type { Rule } from '../rule.ts';
import type { ExpiryContext } from './context.ts';

/** Where the server does not adjust, a requested expiry time is no later than allowed. */
export function expiryTooLong(requirement: string): Rule<ExpiryContext> {
  return {
    id: 'expiry-too-long',
    requirement,
    problem: 'expiry-too-long',
    check({ requestedExpiry, now, settings: { expiry } }) {
      const latest = latestExpiry(expiry, now);
      if (expiry.tooLong === 'adjust' || !requestedExpiry || requestedExpiry <= latest) return undefined;
      return { expected: `at or before ${formatDateTime(latest)}`, actual: formatDateTime(requestedExpiry) };
    },
  };
}
