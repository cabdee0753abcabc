import type { ServerList } from '@testbed/server-list';
import type { DraftFinding, Environment } from '../model.ts';

/** An earlier version, as it was published. */
export interface Earlier {
  readonly version: number;
  readonly digest: string;
  readonly bytes: Uint8Array;
}

/** What a document is judged by besides itself. */
export interface Around {
  readonly environment: Environment;
  readonly now: Date;
  /** Oldest first. */
  readonly earlier: readonly Earlier[];
  /** The published list, for what refers to it. */
  readonly servers?: ServerList | undefined;
}

/** What is particular to a kind of document. */
export interface DocumentRules {
  /** The first version, to begin with. */
  first(around: Around): object;
  /** A copy of published content under the version after the newest. */
  following(content: Uint8Array, newest: Earlier, now: Date): object;
  /** Reads a text whose values may be wrong. @throws PublishingProblem `content-invalid` */
  read(content: string): { readonly version: number };
  /** What is wrong with a text, broken ones included. */
  findings(content: string, around: Around): Promise<readonly DraftFinding[]>;
}
