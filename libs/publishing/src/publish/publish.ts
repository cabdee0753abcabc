import { demandRole, type Actor } from '../actor.ts';
import { demandDigest, demandDraft, demandFresh, demandState, documentPath, keep, note, type Context } from '../context.ts';
import { digestOf } from '../documents/digest.ts';
import { readServerList } from '../documents/server-list.ts';
import { demandPublishable } from '../draft/submit.ts';
import type { Publication } from '../model.ts';
import type { SignedPublication } from '../ports.ts';
import { PublishingProblem } from '../problem.ts';
import type { PublishOptions } from '../publishing.ts';
import type { StoredDraft } from '../store/open.ts';
import { probeServers, type ProbedAddress } from './probe-servers.ts';
import { publicationOf } from './read.ts';
import { writePublication } from './write.ts';

/**
 * From approved bytes to a publication: probe, sign, keep what was signed, put it on the target. What was kept is never
 * signed again, so that a crash in between ends with the same bytes.
 *
 * @throws PublishingProblem see `Publishing.publish`
 */
export async function publish(context: Context, actor: Actor, id: string, digest: string, { acknowledgedUnreachable = [] }: PublishOptions = {}): Promise<Publication> {
  demandRole(actor, 'publisher', 'publishing');
  const draft = demandDraft(context, id);
  demandState(draft, ['approved', 'signed'], 'publishing');
  demandDigest(draft, digest);
  if (draft.state === 'approved') await sign(context, actor, draft, digest, acknowledgedUnreachable);
  return finish(context, actor, demandDraft(context, id));
}

async function sign(context: Context, actor: Actor, draft: StoredDraft, digest: string, acknowledged: readonly string[]): Promise<void> {
  const { store, signer } = context;
  demandNoUnfinished(context, draft);
  await demandPublishable(context, draft);
  const probes: readonly ProbedAddress[] = draft.kind === 'server-list' ? await probeServers(readServerList(draft.content), context, acknowledged) : [];
  store.transaction(() => {
    demandApproved(context, draft.id, digest);
    note(context, actor, 'publish', { kind: draft.kind, draft: draft.id, version: draft.version, digest, probes, acknowledged });
  });
  const signed = await signer.signPublication({ draft: draft.id, digest });
  demandDocument(signed, draft, digest);
  store.transaction(() => {
    const { approval } = demandApproved(context, draft.id, digest);
    demandNoUnfinished(context, draft);
    const { kind, version, author, content } = draft;
    store.addPublication({
      kind,
      version,
      digest,
      draft: draft.id,
      author,
      approver: approval.by,
      publisher: { id: actor.id, name: actor.name },
      published: context.clock.now().toISOString(),
      bytes: Buffer.from(content),
      ...signed,
    });
    keep(context, actor, 'sign', { ...demandDraft(context, draft.id), state: 'signed' }, { version, digest, files: Object.fromEntries(signed.files.map(({ path, bytes }) => [path, digestOf(bytes)])) });
  });
}

/** Puts what was signed on the target. */
function finish(context: Context, actor: Actor, draft: StoredDraft): Publication {
  const { store, target } = context;
  const { kind, version, digest } = draft;
  writePublication(target, kind, version, store.files(kind, version));
  store.transaction(() => {
    demandState(demandDraft(context, draft.id), ['signed'], 'publishing');
    store.finish(kind, version);
    keep(context, actor, 'published', { ...draft, state: 'published' }, { version, digest });
  });
  return publicationOf(context, kind, version);
}

function demandApproved(context: Context, id: string, digest: string): StoredDraft & Required<Pick<StoredDraft, 'approval'>> {
  const draft = demandDraft(context, id);
  demandState(draft, ['approved'], 'publishing');
  demandDigest(draft, digest);
  demandFresh(context, draft);
  const { approval } = draft;
  if (!approval) throw new PublishingProblem('draft-state', 'the draft has no approval', 'let somebody approve it');
  return { ...draft, approval };
}

/** Two drafts of one base may be approved; one of them becomes the next version. */
function demandNoUnfinished({ store }: Context, { kind, id }: StoredDraft): void {
  const unfinished = store.unfinished(kind);
  if (!unfinished || unfinished.draft === id) return;
  throw new PublishingProblem('publication-unfinished', `version ${unfinished.version} is signed, but was not put on the target yet`, `publish the draft ${unfinished.draft} again first`);
}

/** A signer signs what was approved, or nothing of it is taken. */
function demandDocument({ files }: SignedPublication, { kind }: StoredDraft, digest: string): void {
  const document = files.find(({ path }) => path === documentPath(kind));
  if (document && digestOf(document.bytes) === digest) return;
  throw new PublishingProblem('signer-refused', 'the signer gave back another document than the approved one', 'look at the signer: it works on another store');
}
