import type { Person } from '../actor.ts';

/** What happened to a draft or a publication. */
export type AuditAction = 'create-draft' | 'revert' | 'save-draft' | 'submit' | 'withdraw' | 'discard' | 'approve' | 'reject' | 'publish' | 'sign' | 'published' | 'renew-freshness' | 'probe';

/** One line of the audit log. Each names the hash of the one before, so none can be changed, moved or taken out unseen. */
export interface AuditEntry {
  /** From 1, without gaps. */
  readonly sequence: number;
  /** RFC 3339. */
  readonly time: string;
  readonly actor: Person;
  /** An {@link AuditAction}, or what an application recorded with `record`. */
  readonly action: string;
  readonly details: Readonly<Record<string, unknown>>;
  /** `sha256:…` of the entry before; of the first entry 64 zeros. */
  readonly previous: string;
  /** `sha256:` and the hex digest of the entry's JSON without this member. */
  readonly hash: string;
}
