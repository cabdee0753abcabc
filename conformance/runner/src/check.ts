import type { Exchange, Wire } from '@testbed/wire';
import type { HookName, Profile, Target } from './target/target.ts';

/** Something that a target file may or must offer for a check to be possible. */
export interface Prerequisite<T extends Target> {
  /** In a sentence: `a client whose certificate is revoked`. */
  readonly name: string;
  /** Where it stands: `unacceptableClients.revoked in the target file`. */
  readonly where: string;
  /** Demanded: without it the check is inconclusive. Otherwise it is not applicable. */
  readonly demanded: boolean;
  offered(target: T): boolean;
}

/** One rule that a target must keep, and how it is seen. */
export interface Check<T extends Target = Target> {
  /** Stable: `capsule/upload/expiry-past`. */
  readonly id: string;
  /** Ids of the ledger. */
  readonly requirements: readonly string[];
  /** A MUST that is not met fails, a SHOULD warns. */
  readonly level: 'MUST' | 'SHOULD';
  /** Those in which the rule holds; all when absent. */
  readonly profiles?: readonly Profile[];
  readonly needs?: readonly Prerequisite<T>[];
  /** What the target must do, in one sentence. */
  readonly expected: string;
  /** Why it matters to whom. */
  readonly why: string;
  /** What whoever runs the target does about a failure. */
  readonly next: string;
  /** Official scenario names that `--only` takes for this check. */
  readonly aliases?: readonly string[];
  /** Nothing else may run meanwhile: it moves a clock or revokes a certificate. */
  readonly alone?: true;
  /** Milliseconds; default 30 s. */
  readonly timeLimit?: number;
  /** Why no planted defect is caught by this check alone. */
  readonly notSoleKiller?: string;
  /**
   * Returns when the target did as expected.
   *
   * @throws Deviation when it did not, Undecided when that could not be told
   */
  run(subject: Subject<T>): Promise<void>;
}

/** The target as a check sees it, with the means to question it. */
export interface Subject<T extends Target = Target> {
  readonly target: T;
  readonly profile: Profile;
  readonly wire: Wire;
  /** Bytes that follow from the seed of the run and the id of the check. */
  readonly random: (length: number) => Buffer;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Says in the report what the target did; the last one counts. */
  readonly observe: (actual: string) => void;
  /** Runs a hook of the target file. @throws Undecided when it fails */
  readonly hook: (name: HookName, values: Readonly<Record<string, string>>) => Promise<void>;
}

/** What happened during a check, in order. */
export type TranscriptEntry = { readonly kind: 'exchange'; readonly exchange: Exchange } | { readonly kind: 'hook'; readonly at: number; readonly hook: HookName; readonly values: Readonly<Record<string, string>> };
