import type { ClientImpact, Publishing } from '@testbed/publishing';

/**
 * The impact of a draft, as long as its text and what is published stay the same: every export is made for it, which takes
 * a second where there are many servers, and several people look at one draft.
 */
export function rememberedImpact(publishing: Pick<Publishing, 'draft' | 'history' | 'impact'>): (id: string) => Promise<readonly ClientImpact[]> {
  let last: { readonly of: string; readonly impact: Promise<readonly ClientImpact[]> } | undefined;
  return (id) => {
    const { kind, revision } = publishing.draft(id);
    const of = JSON.stringify([id, revision, publishing.history(kind)[0]?.version]);
    if (last?.of !== of) last = { of, impact: publishing.impact(id) };
    return last.impact;
  };
}
