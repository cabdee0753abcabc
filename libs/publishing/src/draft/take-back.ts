import { demandRole, type Actor } from '../actor.ts';
import { demandDraft, demandState, keep, shown, type Context } from '../context.ts';
import type { Draft } from '../model.ts';

/** Takes a submission back to editing; an approval is gone with it. @throws PublishingProblem `role-missing`, `draft-unknown`, `draft-state` */
export async function withdraw(context: Context, actor: Actor, id: string): Promise<Draft> {
  demandRole(actor, 'editor', 'withdrawing a draft');
  return context.store.transaction(() => {
    const draft = demandDraft(context, id);
    demandState(draft, ['submitted', 'approved'], 'withdrawing');
    const { digest, approval: _approval, ...rest } = draft;
    return shown(context, keep(context, actor, 'withdraw', { ...rest, state: 'editing' }, { digest, dropped: draft.state }));
  });
}

/** Gives a draft up: it stays in the audit log only. @throws PublishingProblem `role-missing`, `draft-unknown`, `draft-state` */
export async function discard(context: Context, actor: Actor, id: string): Promise<Draft> {
  demandRole(actor, 'editor', 'discarding a draft');
  return context.store.transaction(() => {
    const draft = demandDraft(context, id);
    demandState(draft, ['editing', 'submitted', 'approved'], 'discarding');
    return shown(context, keep(context, actor, 'discard', { ...draft, state: 'discarded' }));
  });
}
