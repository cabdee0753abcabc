import type { RawRequest, StoredItem } from '@testbed/server-kit';
import type { RecipientContext } from '../recipient/context.ts';

/** What the rules of `getCapsule` share. The optional members are written by the rule that is named. */
export interface GetCapsuleContext extends RecipientContext {
  readonly request: RawRequest;
  readonly transactionId: string;
  /** Reads the stored capsule. */
  readonly find: (transactionId: string) => Promise<StoredItem | undefined>;
  /** By `capsule-stored`. */
  item?: StoredItem;
}
