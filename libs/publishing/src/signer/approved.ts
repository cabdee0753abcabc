import { bytesOf } from '../context.ts';
import { digestOf } from '../documents/digest.ts';
import { rulesOf } from '../documents/of-kind.ts';
import type { Environment } from '../model.ts';
import { PublishingProblem } from '../problem.ts';
import type { Store, StoredDraft } from '../store/open.ts';

/**
 * The bytes that a signer may sign, by what it sees itself: approved as they are, by somebody who wrote nothing of them,
 * and next in line.
 *
 * @throws PublishingProblem `signer-refused`
 */
export function approvedBytes(store: Store, environment: Environment, order: { readonly draft: string; readonly digest: string }): { readonly draft: StoredDraft; readonly bytes: Uint8Array } {
  const draft = store.draft(order.draft);
  if (!draft) throw refused(`there is no draft ${order.draft}`);
  const bytes = Buffer.from(draft.content);
  const { approval } = draft;
  if (draft.state !== 'approved' || !approval) throw refused(`the draft is ${draft.state}, not approved`);
  if (draft.digest !== order.digest || digestOf(bytes) !== order.digest) throw refused('the approval is for other bytes');
  if ([draft.author, ...draft.editors].some(({ id }) => id === approval.by.id)) throw refused('the approval is by somebody who wrote the draft');
  const newest = store.publications(draft.kind).at(-1);
  const { version } = rulesOf[draft.kind].read(draft.content);
  if (version !== (newest?.version ?? 0) + 1) throw refused(`version ${version} does not follow the published version ${newest?.version ?? 'none'}`);
  if (newest && digestOf(bytesOf({ store }, draft.kind, newest.version)) !== newest.digest) throw refused(`the published version ${newest.version} is not what it was`);
  if ((JSON.parse(draft.content) as { environment?: unknown }).environment !== environment) throw refused(`the document is not for the environment ${environment}`);
  return { draft, bytes };
}

function refused(why: string): PublishingProblem {
  return new PublishingProblem('signer-refused', `the signer does not sign: ${why}`, 'let the draft be approved as it is, and publish it again; if you did nothing unusual, somebody may be misusing the console');
}
