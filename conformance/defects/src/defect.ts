import type { CapsuleProfile, SharesProfile } from '@testbed/runner';
import type { CapsuleParts } from './world/capsule.ts';
import type { SharesParts } from './world/shares.ts';

/** What a defect is about. */
export type Area = 'contract' | 'validation' | 'authentication' | 'authorisation' | 'revocation' | 'expiry' | 'nonces' | 'ticket' | 'tls' | 'storage' | 'headers' | 'leaks' | 'concurrency' | 'robustness';

interface AnyDefect<Parts, Profile> {
  /** Stable: `capsule/expiry-past-accepted`. */
  readonly id: string;
  readonly area: Area;
  /** The server's; the first of its kind when absent. */
  readonly profile?: Profile;
  /** What the broken server does, in one sentence. */
  readonly what: string;
  /** The checks that must catch it: every one of them. */
  readonly caughtBy: readonly [string, ...string[]];
  /** Checks that fail with it although they are about something else: their ids, or the beginning of several up to a slash. */
  readonly collateral?: readonly { readonly check: string; readonly reason: string }[];
  /** Breaks one part: a rule, a port, a setting, or what stands between socket and rules. Called for each arm. */
  readonly plant: (parts: Parts) => Parts;
}

/** A capsule server that is broken in one place. */
export interface CapsuleDefect extends AnyDefect<CapsuleParts, CapsuleProfile> {
  readonly server: 'capsule-server';
}

/** A shares server that is broken in one place. */
export interface SharesDefect extends AnyDefect<SharesParts, SharesProfile> {
  readonly server: 'shares-server';
}

/** A server that is broken in one place, and the checks that must notice. */
export type Defect = CapsuleDefect | SharesDefect;
