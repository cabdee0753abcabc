import type { Exchange, Wire } from '@testbed/wire';
import type { HookName, Profile, Target } from './target/target.ts';

/** Something that a target may or must offer for a check to be possible. */
export interface Prerequisite<T> {
  /** In a sentence: `a client whose certificate is revoked`. */
  readonly name: string;
  /** Where it stands: `unacceptableClients.revoked in the target file`. */
  readonly where: string;
  /** Demanded: without it the check is inconclusive. Otherwise it is not applicable. */
  readonly demanded: boolean;
  offered(target: T): boolean;
}

/** One rule that a target must keep, and how it is seen; `S` is what the check is given to see it. */
export interface Rule<T, S> {
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
  run(subject: S): Promise<void>;
}

/** One rule of a server. */
export type Check<T extends Target = Target> = Rule<T, Subject<T>>;

/** What every check is given. */
export interface Means {
  /** Bytes that follow from the seed of the run and the id of the check. */
  readonly random: (length: number) => Buffer;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Says in the report what the target did; the last one counts. */
  readonly observe: (actual: string) => void;
}

/** The server as a check sees it, with the means to question it. */
export interface Subject<T extends Target = Target> extends Means {
  readonly target: T;
  readonly profile: Profile;
  readonly wire: Wire;
  /** Runs a hook of the target file. @throws Undecided when it fails */
  readonly hook: (name: HookName, values: Readonly<Record<string, string>>) => Promise<void>;
}

/** What happened during a check, in order. */
export type TranscriptEntry =
  | { readonly kind: 'exchange'; readonly exchange: Exchange }
  | { readonly kind: 'hook'; readonly at: number; readonly hook: HookName; readonly values: Readonly<Record<string, string>> }
  | { readonly kind: 'process'; readonly at: number; readonly process: ClientProcess };

/** A client under test that was run once; secrets are blanked. */
export interface ClientProcess {
  readonly command: readonly string[];
  /** Undefined when a signal ended it. */
  readonly exit: number | undefined;
  readonly timedOut: boolean;
  readonly stdout: string;
  readonly stderr: string;
  /** Milliseconds. */
  readonly duration: number;
  /** What it left behind: `letter.cdoc2 (1234 bytes)`. */
  readonly files: readonly string[];
}
