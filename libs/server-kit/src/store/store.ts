/** What a server keeps under an identifier. It means nothing to the store. */
export interface StoredItem {
  /** 1 to 64 characters. */
  readonly id: string;
  /** Capsule type, or the kind of a share. */
  readonly kind: string;
  readonly recipient: Uint8Array;
  readonly payload: Uint8Array;
  /** Instants are kept to the millisecond. */
  readonly createdAt: Date;
  readonly expiresAt: Date;
  /** Whether `expiresAt` is earlier than what was asked for. */
  readonly expiryAdjusted: boolean;
}

/**
 * Where a server keeps its items. Adapters: SQLite in-process, and PostgreSQL; every adapter passes `storeContract`.
 * Every method rejects with ServerProblem `store-unusable` while the store cannot be used.
 */
export interface Store {
  /** Resolves when the item would survive a crash of process and machine. @throws ServerProblem `item-exists` */
  put(item: StoredItem): Promise<void>;
  /** The item, expired or not: whether it may still be served is the caller's to decide. */
  get(id: string): Promise<StoredItem | undefined>;
  /** Removes the item and returns it, expired or not. Of several who take it at once exactly one gets it. */
  take(id: string): Promise<StoredItem | undefined>;
  /** Deletes at most `limit` items whose expiry is at or before `now`, the earliest first; returns how many. */
  deleteExpired(now: Date, limit: number): Promise<number>;
  /** How many items there are, expired ones that were not deleted yet included. */
  count(): Promise<number>;
  /** Rejects when the store cannot be read now. For readiness. */
  check(): Promise<void>;
  /** Nothing else may be called afterwards. */
  close(): Promise<void>;
}
