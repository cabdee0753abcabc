import { expiryHeaders, formatDateTime } from '@testbed/protocol';
import type { AppliedExpiry } from './policy.ts';

/** The headers that say until when something is kept; that it was adjusted, only where the server `says` so. */
export function lifetimeHeaders({ expiresAt, adjusted }: AppliedExpiry, says: boolean): Record<string, string> {
  return {
    [expiryHeaders.expiryTime]: formatDateTime(expiresAt),
    ...(says ? { [expiryHeaders.expiryTimeAdjusted]: String(adjusted) } : {}),
  };
}
