import type { Clock } from '@testbed/pki';
import type { RawRequest, StoredItem } from '@testbed/server-kit';

/** What the rules about a stored share share. The optional members are written by the rule that is named. */
export interface ShareContext {
  readonly request: RawRequest;
  /** From the path. */
  readonly shareId: string;
  readonly clock: Clock;
  /** Reads from the store. */
  readonly find: (id: string) => Promise<StoredItem | undefined>;
  /** By `share-stored`. */
  share?: StoredItem;
}
