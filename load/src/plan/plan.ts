import type { K6Options } from './options.ts';

/** What a user does. Which one follows from the seed. */
export type Journey = UsualJourney | 'around-expiry';

export type UsualJourney = 'upload' | 'fetch' | 'round-trip';

/** A capsule or share that was answered 201. */
export interface Stored {
  /** As in `Location`. */
  readonly path: string;
  /** Which of the plan's bodies was sent. */
  readonly body: number;
}

interface AnyPlan {
  readonly seed: number;
  /** Everything that users upload: JSON, each different. */
  readonly bodies: readonly string[];
  /** What was stored before the load began. */
  readonly stored: readonly Stored[];
  /** Where k6 leaves its own summary. */
  readonly summary: string;
  readonly options: K6Options;
}

/** What the script `capsules.ts` is told. k6 knows one client certificate, so everything is addressed to its owner. */
export interface CapsulePlan extends AnyPlan {
  /** Each of them equally often. */
  readonly journeys: readonly Journey[];
  /** How reports call the type of the recipient's key. */
  readonly type: 'EC' | 'RSA';
  /** Origins: of the senders' interface and of the recipients', of each arm. */
  readonly posts: readonly string[];
  readonly fetches: readonly string[];
  /** When everything stored expires, with the instants before and after which that is beyond doubt; milliseconds since the epoch. */
  readonly expiry?: { readonly servedUntil: number; readonly goneFrom: number };
}

/** What the script `shares.ts` is told. */
export interface SharesPlan extends AnyPlan {
  /** Each of them equally often. */
  readonly journeys: readonly UsualJourney[];
  /** The origin of each arm, and the base address that its tickets name. */
  readonly arms: readonly { readonly origin: string; readonly base: string }[];
  /** Body N is addressed to signer N modulo their number. */
  readonly signers: readonly PlannedSigner[];
}

/** Somebody who signs tickets. */
export interface PlannedSigner {
  readonly code: string;
  readonly algorithm: 'ES256' | 'ES384' | 'RS256';
  /** Base64 of the PKCS#8. */
  readonly key: string;
  /** The value of `x-cdoc2-auth-x5c`. */
  readonly certificate: string;
}

/** One request, as a script tells it while the load goes on. */
export interface RequestEvent {
  /** When the load of its lane began; milliseconds since the epoch. */
  readonly loadBegan: number;
  /** When it began; milliseconds since the epoch. */
  readonly at: number;
  readonly operation: string;
  /** 0 when no response came. */
  readonly status: number;
  /** Whether the answer is the one that a healthy server gives. */
  readonly ok: boolean;
  /** From connecting to the last byte. */
  readonly milliseconds: number;
  /** Whether a connection was made for it. */
  readonly fresh: boolean;
  /** Why no response came. */
  readonly error?: string;
  readonly stored?: Stored;
  readonly truth?: Observed;
}

/** Whether one invariant held in one observation. */
export interface Observed {
  readonly invariant: 'owner' | 'expired';
  readonly held: boolean;
  readonly what: string;
}
