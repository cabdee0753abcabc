import { expiryHeaders } from '@testbed/protocol';
import { parseRequestedExpiry } from '../expiry/requested.ts';
import type { Rule } from '../rule.ts';
import type { ExpiryContext } from './context.ts';

/** A requested expiry time is a date-time. */
export function expiryFormat(requirement: string): Rule<ExpiryContext> {
  return {
    id: 'expiry-format',
    requirement,
    problem: 'expiry-malformed',
    check(context) {
      const requested = context.request.headers[expiryHeaders.expiryTime];
      if (requested === undefined) return undefined;
      const expiry = parseRequestedExpiry(requested);
      if (!expiry) return { expected: 'an RFC 3339 date-time', actual: 'other text' };
      context.requestedExpiry = expiry;
      return undefined;
    },
  };
}
