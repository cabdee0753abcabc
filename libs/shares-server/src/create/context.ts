import type { ExpiryContext, JsonContext } from '@testbed/server-kit';
import type { SharesSettings } from '../settings.ts';

/** What the rules of `createKeyShare` share. The optional members are written by the rule that is named. */
export interface CreateShareContext extends JsonContext, ExpiryContext {
  readonly settings: SharesSettings;
  /** By `share-base64`. */
  share?: Uint8Array;
  /** By `recipient-length`. */
  recipient?: string;
}
