import type { X509Certificate } from 'node:crypto';
import type { CapsuleProfile } from '@testbed/protocol';
import type { ExpiryPolicy } from '@testbed/server-kit';

/** What the rules of a capsule server go by. */
export interface CapsuleSettings {
  readonly profile: CapsuleProfile;
  readonly expiry: ExpiryPolicy;
  /** The authorities whose certificates recipients may authenticate with. */
  readonly clientTrust: readonly X509Certificate[];
}

/** Whether the server says that it adjusted an expiry: where it adjusts and its profile has the header. */
export function saysAdjusted({ profile, expiry }: CapsuleSettings): boolean {
  return expiry.tooLong === 'adjust' && profile.adjustedHeader;
}
