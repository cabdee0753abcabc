import type { X509Certificate } from 'node:crypto';
import { capsuleProfiles, type CapsuleProfileName } from '@testbed/protocol';
import type { Address, ListenerLimits, ServerTls } from '@testbed/server-kit';
import type { CapsuleSettings } from './settings.ts';

/** A capsule server as configured. Times in milliseconds. */
export interface CapsuleServerConfig {
  readonly name: string;
  readonly version: string;
  readonly profile: CapsuleProfileName;
  readonly listeners: { readonly sender: Address; readonly recipient: Address; readonly management: Address };
  readonly tls: ServerTls;
  /** The authorities whose certificates recipients may authenticate with. */
  readonly clientTrust: readonly X509Certificate[];
  /** `tooLong` overrides the profile's. */
  readonly expiry: { readonly default: number; readonly maximum: number; readonly tooLong?: 'reject' | 'adjust' };
  readonly sweepInterval: number;
  readonly limits?: Partial<ListenerLimits>;
}

/** What the rules go by: the profile, with what the configuration overrides of it. */
export function settingsOf({ profile: name, expiry, clientTrust }: CapsuleServerConfig): CapsuleSettings {
  const profile = capsuleProfiles[name];
  return { profile, expiry: { ...expiry, tooLong: expiry.tooLong ?? profile.tooLong }, clientTrust };
}
