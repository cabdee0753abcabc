import { expiryHeaders } from '@testbed/protocol';
import { parseRequestedExpiry, type Rule } from '@testbed/server-kit';
import { createCapsuleRequirement, type CreateCapsuleContext } from '../create/context.ts';

/** A requested expiry time is a date-time. */
export const expiryFormat: Rule<CreateCapsuleContext> = {
  id: 'expiry-format',
  requirement: createCapsuleRequirement,
  problem: 'expiry-malformed',
  check(context) {
    const requested = context.request.headers[expiryHeaders.expiryTime];
    if (requested === undefined) return undefined;
    const expiry = parseRequestedExpiry(requested);
    if (!expiry) return { expected: 'an RFC 3339 date-time', actual: JSON.stringify(requested.slice(0, 60)) };
    context.requestedExpiry = expiry;
    return undefined;
  },
};
