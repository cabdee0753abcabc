import { demandRole, type Actor } from '../actor.ts';
import { aroundOf, bytesOf, keep, shown, type Context } from '../context.ts';
import { rulesOf } from '../documents/of-kind.ts';
import type { DocumentKind } from '../model.ts';
import type { JudgedDraft } from '../publishing.ts';
import type { StoredDraft } from '../store/open.ts';

/** A copy of the published document with the next version; the first document when nothing is published. @throws PublishingProblem `role-missing` */
export async function createDraft(context: Context, actor: Actor, kind: DocumentKind): Promise<JudgedDraft> {
  demandRole(actor, 'editor', 'starting a draft');
  return startDraft(context, actor, kind, undefined);
}

/** The content of an old version for a new one: going back is going on. @throws PublishingProblem `role-missing`, `version-unknown` */
export async function revert(context: Context, actor: Actor, kind: DocumentKind, version: number): Promise<JudgedDraft> {
  demandRole(actor, 'editor', 'going back to an old version');
  return startDraft(context, actor, kind, { version, bytes: bytesOf(context, kind, version) });
}

async function startDraft(context: Context, actor: Actor, kind: DocumentKind, old: { readonly version: number; readonly bytes: Uint8Array } | undefined): Promise<JudgedDraft> {
  const { clock, random, store } = context;
  const around = aroundOf(context, kind);
  const newest = around.earlier.at(-1);
  const rules = rulesOf[kind];
  const document = newest ? rules.following(old?.bytes ?? newest.bytes, newest, around.now) : rules.first(around);
  const now = clock.now().toISOString();
  const person = { id: actor.id, name: actor.name };
  const draft: StoredDraft = {
    id: Buffer.from(random.bytes(12)).toString('hex'),
    kind,
    state: 'editing',
    ...(newest && { base: { version: newest.version, digest: newest.digest } }),
    version: (newest?.version ?? 0) + 1,
    revision: 1,
    content: `${JSON.stringify(document, undefined, 2)}\n`,
    author: person,
    editors: [person],
    created: now,
    changed: now,
  };
  store.transaction(() => keep(context, actor, old ? 'revert' : 'create-draft', draft, { version: draft.version, ...(old && { contentOf: old.version }) }));
  return { draft: shown(context, draft), findings: await rules.findings(draft.content, around) };
}
