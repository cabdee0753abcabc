import type { CapsuleProfile, SharesProfile } from '@testbed/runner';
import type { Edits } from './client/edit.ts';
import type { CapsuleParts } from './world/capsule.ts';
import type { SharesParts } from './world/shares.ts';

/** What a defect is about. */
export type Area = 'contract' | 'validation' | 'authentication' | 'authorisation' | 'revocation' | 'expiry' | 'nonces' | 'ticket' | 'tls' | 'storage' | 'headers' | 'leaks' | 'concurrency' | 'robustness' | 'keys' | 'container' | 'files' | 'password' | 'shares' | 'signing' | 'messages';

interface AnyDefect {
  /** Stable: `capsule/expiry-past-accepted`. */
  readonly id: string;
  readonly area: Area;
  /** What the broken server or client does, in one sentence. */
  readonly what: string;
  /** The checks that must catch it: every one of them. */
  readonly caughtBy: readonly [string, ...string[]];
  /** Checks that fail with it although they are about something else: their ids, or the beginning of several up to a slash, of vectors up to the period before their kind. */
  readonly collateral?: readonly { readonly check: string; readonly reason: string }[];
}

interface AnyServerDefect<Parts, Profile> extends AnyDefect {
  /** The server's; the first of its kind when absent. */
  readonly profile?: Profile;
  /** Breaks one part: a rule, a port, a setting, or what stands between socket and rules. Called for each arm. */
  readonly plant: (parts: Parts) => Parts;
}

/** A capsule server that is broken in one place. */
export interface CapsuleDefect extends AnyServerDefect<CapsuleParts, CapsuleProfile> {
  readonly server: 'capsule-server';
}

/** A shares server that is broken in one place. */
export interface SharesDefect extends AnyServerDefect<SharesParts, SharesProfile> {
  readonly server: 'shares-server';
}

/** A server that is broken in one place. */
export type ServerDefect = CapsuleDefect | SharesDefect;

/** Our own client, broken in its source, and the suite that must notice: the one in a world, or the vectors. */
export interface ClientDefect extends AnyDefect, Edits {
  readonly suite: 'client' | 'container';
}

/** A server or client that is broken in one place, and the checks that must notice. */
export type Defect = ServerDefect | ClientDefect;
