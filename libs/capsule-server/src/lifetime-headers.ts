import { expiryHeaders, formatDateTime } from '@testbed/protocol';
import type { CapsuleSettings } from './settings.ts';

/** The headers that say until when a capsule is kept. That it was adjusted is said where the server adjusts and its profile has the header. */
export function lifetimeHeaders({ profile, expiry }: CapsuleSettings, expiresAt: Date, adjusted: boolean): Record<string, string> {
  const says = expiry.tooLong === 'adjust' && profile.adjustedHeader;
  return {
    [expiryHeaders.expiryTime]: formatDateTime(expiresAt),
    ...(says ? { [expiryHeaders.expiryTimeAdjusted]: String(adjusted) } : {}),
  };
}
