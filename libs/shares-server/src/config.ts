import type { Address, ListenerLimits, ServerTls } from '@testbed/server-kit';
import type { SharesSettings } from './settings.ts';

/** A shares server as configured. Times in milliseconds. */
export interface SharesServerConfig extends SharesSettings {
  readonly name: string;
  readonly version: string;
  /** Of the contract: key-shares 1.0.1. */
  readonly profile: 'released';
  readonly listeners: { readonly shares: Address; readonly management: Address };
  readonly tls: ServerTls;
  readonly sweepInterval: number;
  readonly limits?: Partial<ListenerLimits>;
}
