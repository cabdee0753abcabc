import type { Person } from './actor.ts';

/** Test and production have keys, drafts and publications of their own. */
export type Environment = 'test' | 'production';

/** What is published: the trusted-server list, and what an organisation decides for its clients (UC.Client.01/8b). */
export type DocumentKind = 'server-list' | 'client-configuration';

/**
 * Where a draft is on its way. `editing`: being written. `submitted`: its bytes are frozen and wait for approval.
 * `approved`: may be published. `signed`: signed, but not yet known to be on the target; publish it again. `published`
 * and `discarded` are the ends.
 */
export type DraftState = 'editing' | 'submitted' | 'approved' | 'signed' | 'published' | 'discarded';

/** A document on its way to publication. Instants are RFC 3339, digests `sha256:` and lower-case hex. */
export interface Draft {
  readonly id: string;
  readonly kind: DocumentKind;
  readonly state: DraftState;
  /** The published version it was made from; none for a first one. */
  readonly base?: { readonly version: number; readonly digest: string };
  /** Whether another version was published since: such a draft goes no further. */
  readonly stale: boolean;
  /** Version that it will be published as: one more than its base. */
  readonly version: number;
  /** Counts the saves, from 1. */
  readonly revision: number;
  /** The text, which may be broken while it is edited. */
  readonly content: string;
  readonly author: Person;
  /** Whoever saved a revision, the author first. None of them approves. */
  readonly editors: readonly Person[];
  readonly created: string;
  readonly changed: string;
  /** Of the exact bytes, from the submission on. */
  readonly digest?: string;
  readonly approval?: { readonly by: Person; readonly at: string };
  /** Of the last submission, while it is worked on. */
  readonly rejection?: { readonly by: Person; readonly at: string; readonly reason: string };
}

/** What is wrong with a draft: of the rules of the list, or that it does not parse. */
export interface DraftFinding {
  readonly code: string;
  /** An error keeps a draft from being submitted and published. */
  readonly severity: 'error' | 'warning';
  /** JSON pointer into the document; empty for the whole. */
  readonly path: string;
  readonly message: string;
  readonly next?: string;
}

/** A published version. */
export interface PublicationSummary {
  readonly kind: DocumentKind;
  readonly version: number;
  readonly digest: string;
  readonly draft: string;
  readonly author: Person;
  readonly approver: Person;
  readonly publisher: Person;
  readonly published: string;
}

/** A published version with its files. */
export interface Publication extends PublicationSummary {
  /** The exact bytes of the document. */
  readonly bytes: Uint8Array;
  readonly files: readonly PublishedFile[];
  /** Exports that this list can't be made into, and why. */
  readonly omitted: readonly OmittedExport[];
}

/** A file of a publication. */
export interface PublishedFile {
  /** With `/`, relative to the version's folder: `exports/ria/config.json`. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** An export that a list can't be made into. */
export interface OmittedExport {
  readonly format: string;
  readonly reason: string;
}
