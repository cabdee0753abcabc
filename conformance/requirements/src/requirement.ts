/** Whom a requirement binds. */
export type Subject = 'capsule-server' | 'shares-server' | 'client' | 'container' | 'ticket' | 'server-list';

/** How much it is demanded: a MUST that is not met fails, a SHOULD warns, a MAY is not judged. */
export type Level = 'MUST' | 'SHOULD' | 'MAY';

/** The profiles of capsule servers (the first three) and of shares servers. */
export type RequirementProfile = 'use-case' | 'field' | 'openapi-2' | 'released' | 'draft';

/** Who can see from outside whether it is kept. */
export type Observer = 'server-suite' | 'client-suite' | 'container-suite' | 'list-suite' | 'nobody';

/** A place in a document of `documents.json`. */
export interface Source {
  readonly document: string;
  readonly section: string;
}

/**
 * What the judge does about a requirement.
 *
 * `ambiguous` says how an unclear text is read and what follows; with `tested: false` nothing is judged.
 * `planned` is for suites that are not built yet.
 */
export type State =
  | { readonly is: 'tested' }
  | { readonly is: 'excluded'; readonly reason: string }
  | { readonly is: 'ambiguous'; readonly reason: string; readonly tested: boolean }
  | { readonly is: 'planned'; readonly reason: string };

/** One thing that the CDOC2 texts, or what they build on, demand. */
export interface Requirement {
  /** `UC.KTS.01/4b` for a step or extension of a use case, else an area and a slug: `OAS.CCS/post-location`. Never changes. */
  readonly id: string;
  readonly sources: readonly Source[];
  /** What is demanded, in one sentence of our own. */
  readonly text: string;
  readonly subject: readonly Subject[];
  readonly level: Level;
  /** Why this level: the texts hardly ever write MUST. */
  readonly rationale: string;
  /** Those in which it holds. */
  readonly profiles: readonly RequirementProfile[];
  readonly observer: Observer;
  readonly state: State;
}
