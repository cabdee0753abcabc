import { capsuleHeaders, formatDateTime } from '@testbed/protocol';
import type { CapsuleSettings } from './settings.ts';

/** The headers that say until when a capsule is kept. That it was adjusted is said where the server adjusts and its profile has the header. */
export function lifetimeHeaders({ profile, expiry }: CapsuleSettings, expiresAt: Date, adjusted: boolean): Record<string, string> {
  const says = expiry.tooLong === 'adjust' && profile.adjustedHeader;
  return {
    [capsuleHeaders.expiryTime]: formatDateTime(expiresAt),
    ...(says ? { [capsuleHeaders.expiryTimeAdjusted]: String(adjusted) } : {}),
  };
}
