import type { Change } from '@testbed/server-list';
import type { Actor } from './actor.ts';
import type { AuditEntry } from './audit/entry.ts';
import type { ProbeResult } from './certificates/probe.ts';
import type { CalendarItem } from './calendar.ts';
import type { ClientImpact } from './impact.ts';
import type { DocumentKind, Draft, DraftFinding, Environment, Publication, PublicationSummary } from './model.ts';

/** A draft, and what is wrong with it. */
export interface JudgedDraft {
  readonly draft: Draft;
  readonly findings: readonly DraftFinding[];
}

/** What a publisher knows and accepts. */
export interface PublishOptions {
  /** Addresses that may be unreachable now: their live certificates can't be compared with the list. */
  readonly acknowledgedUnreachable?: readonly string[];
}

/**
 * The documents of one environment, on their way from draft to signed publication. All rules about roles, four eyes
 * and exact bytes are held here. Whatever changes something throws `PublishingProblem` `role-missing` to who has not the
 * role, `draft-unknown` for an unknown id, `draft-state` where the draft is not at that point of its way, and
 * `store-unusable`.
 */
export interface Publishing {
  readonly environment: Environment;

  /** The published version; nothing before the first. */
  current(kind: DocumentKind): Publication | undefined;
  /** Every version, newest first. */
  history(kind: DocumentKind): readonly PublicationSummary[];
  /** One version with its files. @throws PublishingProblem `version-unknown` */
  publication(kind: DocumentKind, version: number): Publication;
  /** Drafts that are not at an end, newest first. */
  drafts(): readonly Draft[];
  /** @throws PublishingProblem `draft-unknown` */
  draft(id: string): Draft;
  /** What is wrong with a draft now. @throws PublishingProblem `draft-unknown` */
  findings(id: string): Promise<readonly DraftFinding[]>;
  /** What is wrong with a text that is not saved yet, as validation while somebody types. @throws PublishingProblem `draft-unknown` */
  findingsOf(id: string, content: string): Promise<readonly DraftFinding[]>;
  /** Every field that differs from the published version. @throws PublishingProblem `draft-unknown`, `content-invalid` (a text that does not parse) */
  changes(id: string): readonly Change[];
  /** What each client will see, and what it loses. @throws PublishingProblem `draft-unknown`, `content-invalid` */
  impact(id: string): Promise<readonly ClientImpact[]>;
  /** Role editor: what a server presents now; only at addresses of open drafts, the published list and the configuration. @throws PublishingProblem `probe-not-allowed`, `probe-failed` */
  probe(actor: Actor, url: string): Promise<ProbeResult>;
  /** Everything that expires, soonest first. */
  calendar(): Promise<readonly CalendarItem[]>;
  /** Every entry, oldest first. */
  audit(): readonly AuditEntry[];
  /** The log as JSON lines, for `verifyAuditLog` and to take away. */
  auditLog(): Uint8Array;

  /** Role editor: a copy of the published document with the next version. */
  createDraft(actor: Actor, kind: DocumentKind): Promise<JudgedDraft>;
  /** Role editor: the content of an old version, as a draft for a new one. @throws PublishingProblem `version-unknown` */
  revert(actor: Actor, kind: DocumentKind, version: number): Promise<JudgedDraft>;
  /**
   * Role editor: saves a text, even a broken one. A submission and an approval are gone with it.
   *
   * @param revision the one it was made from @throws PublishingProblem `revision-conflict`, `content-too-large`
   */
  saveDraft(actor: Actor, id: string, revision: number, content: string): Promise<JudgedDraft>;
  /** Role editor: freezes the exact bytes and gives their digest. @throws PublishingProblem `content-invalid`, `findings-open`, `stale`, `version-not-next` */
  submit(actor: Actor, id: string): Promise<Draft>;
  /** Role editor: takes a submission back to editing; an approval is gone with it. */
  withdraw(actor: Actor, id: string): Promise<Draft>;
  /** Role editor: gives a draft up. */
  discard(actor: Actor, id: string): Promise<Draft>;
  /** Role approver, and no editor of the draft. @param digest of the bytes that were looked at @throws PublishingProblem `own-draft`, `digest-mismatch`, `stale` */
  approve(actor: Actor, id: string, digest: string): Promise<Draft>;
  /** Role approver: back to editing, for a reason. @throws PublishingProblem `reason-missing` */
  reject(actor: Actor, id: string, reason: string): Promise<Draft>;
  /**
   * Role publisher: signs the approved bytes and puts them on the target. After a crash, once more: the same bytes.
   *
   * @param digest of the bytes to publish
   * @throws PublishingProblem `digest-mismatch`, `stale`, `findings-open`, `version-not-next`, `publication-unfinished`,
   *   `live-certificate-not-listed`, `server-unreachable` (until acknowledged), `target-unusable`, and what the signer throws
   */
  publish(actor: Actor, id: string, digest: string, options?: PublishOptions): Promise<Publication>;
  /** Role publisher: says anew that the published list is the newest. @throws PublishingProblem `nothing-published`, `target-unusable`, and what the signer throws */
  renewFreshness(actor: Actor): Promise<void>;
  /** Adds to the audit log what an application did: an account made, a role given. Never anything secret. */
  record(actor: Actor, action: string, details: Readonly<Record<string, unknown>>): void;

  /** Closes the store and the signer. */
  close(): Promise<void>;
}
