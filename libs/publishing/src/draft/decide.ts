import { demandRole, type Actor } from '../actor.ts';
import { demandDigest, demandDraft, demandFresh, demandState, keep, shown, type Context } from '../context.ts';
import type { Draft } from '../model.ts';
import { PublishingProblem } from '../problem.ts';

/**
 * Four eyes: somebody who wrote nothing of it lets exactly these bytes be published.
 *
 * @throws PublishingProblem `role-missing`, `own-draft`, `draft-unknown`, `draft-state`, `digest-mismatch`, `stale`
 */
export async function approve(context: Context, actor: Actor, id: string, digest: string): Promise<Draft> {
  demandRole(actor, 'approver', 'approving a draft');
  return context.store.transaction(() => {
    const draft = demandDraft(context, id);
    demandState(draft, ['submitted'], 'approving');
    demandDigest(draft, digest);
    demandFresh(context, draft);
    if (draft.editors.some((editor) => editor.id === actor.id)) {
      throw new PublishingProblem('own-draft', `${actor.name} wrote a revision of this draft`, 'let somebody approve it who wrote nothing of it');
    }
    const approval = { by: { id: actor.id, name: actor.name }, at: context.clock.now().toISOString() };
    return shown(context, keep(context, actor, 'approve', { ...draft, state: 'approved', approval }, { digest }));
  });
}

/** Back to editing, for a reason. @throws PublishingProblem `role-missing`, `reason-missing`, `draft-unknown`, `draft-state` */
export async function reject(context: Context, actor: Actor, id: string, reason: string): Promise<Draft> {
  demandRole(actor, 'approver', 'rejecting a draft');
  if (reason.trim() === '') throw new PublishingProblem('reason-missing', 'a draft is rejected for a reason', 'say what has to be changed');
  return context.store.transaction(() => {
    const draft = demandDraft(context, id);
    demandState(draft, ['submitted', 'approved'], 'rejecting');
    const { digest, approval: _approval, ...rest } = draft;
    const rejection = { by: { id: actor.id, name: actor.name }, at: context.clock.now().toISOString(), reason };
    return shown(context, keep(context, actor, 'reject', { ...rest, state: 'editing', rejection }, { digest, reason }));
  });
}
