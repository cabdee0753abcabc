import { demandRole, type Actor } from '../actor.ts';
import { aroundOf, demandDraft, demandFresh, demandState, keep, shown, type Context } from '../context.ts';
import { digestOf } from '../documents/digest.ts';
import { rulesOf } from '../documents/of-kind.ts';
import type { Draft } from '../model.ts';
import { PublishingProblem } from '../problem.ts';
import type { StoredDraft } from '../store/open.ts';

/**
 * Freezes the exact bytes of a draft without errors, for somebody else to approve.
 *
 * @throws PublishingProblem `role-missing`, `draft-unknown`, `draft-state`, `stale`, `content-invalid`, `version-not-next`,
 *   `findings-open`, `revision-conflict` (changed meanwhile)
 */
export async function submit(context: Context, actor: Actor, id: string): Promise<Draft> {
  demandRole(actor, 'editor', 'submitting a draft');
  const looked = demandDraft(context, id);
  demandState(looked, ['editing'], 'submitting');
  await demandPublishable(context, looked);
  return context.store.transaction(() => {
    const draft = demandDraft(context, id);
    demandState(draft, ['editing'], 'submitting');
    demandFresh(context, draft);
    if (draft.revision !== looked.revision) throw new PublishingProblem('revision-conflict', 'the draft was changed while it was looked at', 'submit it again');
    const { rejection: _rejection, ...rest } = draft;
    const digest = digestOf(draft.content);
    return shown(context, keep(context, actor, 'submit', { ...rest, state: 'submitted', digest }, { revision: draft.revision, digest }));
  });
}

/** Demands that a draft could be published as it is, now. @throws PublishingProblem `stale`, `content-invalid`, `version-not-next`, `findings-open` */
export async function demandPublishable(context: Context, draft: StoredDraft): Promise<void> {
  demandFresh(context, draft);
  const rules = rulesOf[draft.kind];
  const { version } = rules.read(draft.content);
  if (version !== draft.version) {
    throw new PublishingProblem('version-not-next', `the document says version ${version}`, `make it ${draft.version}: the version rises by one`, { expected: String(draft.version), actual: String(version) });
  }
  const errors = (await rules.findings(draft.content, aroundOf(context, draft.kind))).filter(({ severity }) => severity === 'error');
  if (errors.length === 0) return;
  throw new PublishingProblem('findings-open', `the draft violates ${errors.length === 1 ? 'a rule' : `${errors.length} rules`}: ${errors.map(({ path, message }) => `${path} ${message}`.trim()).join('; ')}`, 'correct what the findings name', {
    actual: errors.map(({ code }) => code).join(', '),
  });
}
