import { demandRole, type Actor } from '../actor.ts';
import { aroundOf, demandDraft, demandState, keep, shown, type Context } from '../context.ts';
import { digestOf } from '../documents/digest.ts';
import { rulesOf } from '../documents/of-kind.ts';
import { PublishingProblem } from '../problem.ts';
import type { JudgedDraft } from '../publishing.ts';

/** A list of hundreds of servers with three certificates each. */
const largest = 2 * 1024 * 1024;

/**
 * Saves a text. Whoever saves becomes an editor, and a submission and an approval are gone: they were for other bytes.
 *
 * @throws PublishingProblem `role-missing`, `draft-unknown`, `draft-state`, `revision-conflict`, `content-too-large`
 */
export async function saveDraft(context: Context, actor: Actor, id: string, revision: number, content: string): Promise<JudgedDraft> {
  demandRole(actor, 'editor', 'saving a draft');
  const size = Buffer.byteLength(content);
  if (size > largest) throw new PublishingProblem('content-too-large', `the text has ${size} bytes`, 'take out what does not belong into it', { expected: `at most ${largest}` });
  const saved = context.store.transaction(() => {
    const draft = demandDraft(context, id);
    demandState(draft, ['editing', 'submitted', 'approved'], 'saving');
    if (draft.revision !== revision) {
      throw new PublishingProblem('revision-conflict', 'the draft was saved by somebody else since', 'load the draft again and bring your changes into it', { expected: `revision ${draft.revision}`, actual: `revision ${revision}` });
    }
    const { digest: _digest, approval: _approval, ...rest } = draft;
    const editors = draft.editors.some((editor) => editor.id === actor.id) ? draft.editors : [...draft.editors, { id: actor.id, name: actor.name }];
    return keep(
      context,
      actor,
      'save-draft',
      { ...rest, state: 'editing', revision: draft.revision + 1, content, editors, changed: context.clock.now().toISOString() },
      { revision: draft.revision + 1, digest: digestOf(content), ...(draft.state !== 'editing' && { dropped: draft.state }) },
    );
  });
  return { draft: shown(context, saved), findings: await rulesOf[saved.kind].findings(saved.content, aroundOf(context, saved.kind)) };
}
