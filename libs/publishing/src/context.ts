import type { Clock } from '@testbed/pki';
import type { Person } from './actor.ts';
import type { AuditAction } from './audit/entry.ts';
import { nextEntry } from './audit/line.ts';
import { publishedServers } from './documents/server-list.ts';
import type { Around, Earlier } from './documents/rules.ts';
import type { DocumentKind, Draft, DraftState, Environment } from './model.ts';
import type { Probe, PublicationSigner, Random } from './ports.ts';
import { PublishingProblem } from './problem.ts';
import type { Store, StoredDraft } from './store/open.ts';

/** What every operation works with. */
export interface Context {
  readonly environment: Environment;
  readonly clock: Clock;
  readonly random: Random;
  readonly store: Store;
  readonly signer: PublicationSigner;
  readonly probe: Probe;
  /** Addresses that may be probed besides those of lists. */
  readonly probeAllowed: readonly string[];
  /** Folder that clients are served from. */
  readonly target: string;
}

/** Path of a document among the files of its publication. */
export function documentPath(kind: DocumentKind): string {
  return `${kind}.json`;
}

/** The bytes of a published version. */
export function bytesOf({ store }: Pick<Context, 'store'>, kind: DocumentKind, version: number): Uint8Array {
  const bytes = store.file(kind, version, documentPath(kind));
  if (!bytes) throw new PublishingProblem('version-unknown', `there is no version ${version} of the ${kind}`, 'choose one of the history');
  return bytes;
}

/** Every published version, oldest first. */
export function earlierOf(context: Pick<Context, 'store'>, kind: DocumentKind): readonly Earlier[] {
  return context.store.publications(kind).map(({ version, digest }) => ({ version, digest, bytes: bytesOf(context, kind, version) }));
}

/** What a document of a kind is judged by now. */
export function aroundOf(context: Context, kind: DocumentKind): Around {
  return {
    environment: context.environment,
    now: context.clock.now(),
    earlier: earlierOf(context, kind),
    servers: publishedServers(earlierOf(context, 'server-list')),
  };
}

/** @throws PublishingProblem `draft-unknown` */
export function demandDraft({ store }: Pick<Context, 'store'>, id: string): StoredDraft {
  const draft = store.draft(id);
  if (!draft) throw new PublishingProblem('draft-unknown', `there is no draft ${id}`, 'choose one of the open drafts');
  return draft;
}

/** @throws PublishingProblem `draft-state` */
export function demandState(draft: StoredDraft, states: readonly DraftState[], doing: string): void {
  if (states.includes(draft.state)) return;
  throw new PublishingProblem('draft-state', `${doing} is not possible: the draft is ${draft.state}`, 'look at the draft again: somebody may have been faster', { expected: states.join(' or '), actual: draft.state });
}

/** Demands the digest of what was looked at. @throws PublishingProblem `digest-mismatch` */
export function demandDigest(draft: StoredDraft, digest: string): void {
  if (draft.digest === digest) return;
  throw new PublishingProblem('digest-mismatch', 'the draft has other bytes than those that were looked at', 'look at the draft again, and decide over what it says now', { expected: draft.digest ?? 'none', actual: digest });
}

/** Demands that the draft's base is the published version still. @throws PublishingProblem `stale` */
export function demandFresh({ store }: Pick<Context, 'store'>, draft: StoredDraft): void {
  if (!isStale(store, draft)) return;
  const version = store.publications(draft.kind).at(-1)?.version;
  throw new PublishingProblem('stale', `the draft changes version ${draft.base?.version ?? 'none'}, but version ${version} is published`, 'start a new draft from the published version, and discard this one');
}

/** A draft as it is shown. */
export function shown({ store }: Pick<Context, 'store'>, draft: StoredDraft): Draft {
  return { ...draft, stale: draft.state !== 'published' && isStale(store, draft) };
}

/** Puts a draft on the disk together with the entry that says who did it. Inside a transaction. */
export function keep(context: Pick<Context, 'store' | 'clock'>, actor: Person, action: AuditAction, draft: StoredDraft, details: Readonly<Record<string, unknown>> = {}): StoredDraft {
  context.store.putDraft(draft);
  note(context, actor, action, { kind: draft.kind, draft: draft.id, ...details });
  return draft;
}

/** Adds an entry to the audit log. Inside a transaction. */
export function note({ store, clock }: Pick<Context, 'store' | 'clock'>, actor: Person, action: string, details: Readonly<Record<string, unknown>>): void {
  store.append(nextEntry(store.lastEntry(), { time: clock.now().toISOString(), actor, action, details }));
}

function isStale(store: Store, { kind, base }: StoredDraft): boolean {
  return store.publications(kind).at(-1)?.version !== base?.version;
}
