import type { ExportFormat } from '@testbed/server-list';

/** What one kind of client will make of a draft. */
export interface ClientImpact {
  /** Clients that read the native list, or one of the exports. */
  readonly client: 'native' | ExportFormat;
  /** Why there is no such export of this list; its clients go on with what they have. */
  readonly omitted?: string;
  /** What this client can't be told, or does differently; which servers it is about. */
  readonly notes: readonly { readonly message: string; readonly servers: readonly string[] }[];
}
