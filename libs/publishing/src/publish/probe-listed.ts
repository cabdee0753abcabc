import type { ServerList } from '@testbed/server-list';
import { demandRole, type Actor } from '../actor.ts';
import type { ProbeResult } from '../certificates/probe.ts';
import { earlierOf, note, type Context } from '../context.ts';
import { publishedServers, readServerList } from '../documents/server-list.ts';
import { PublishingProblem } from '../problem.ts';

/** Looks at a server whose address somebody put into a list, or that is configured; the log says who did. @throws PublishingProblem `role-missing`, `probe-not-allowed`, `probe-failed` */
export async function probeListed(context: Context, actor: Actor, url: string): Promise<ProbeResult> {
  demandRole(actor, 'editor', 'looking at a live server');
  context.store.transaction(() => note(context, actor, 'probe', { url }));
  const drafts = context.store.openDrafts().filter(({ kind }) => kind === 'server-list');
  const lists = [publishedServers(earlierOf(context, 'server-list')), ...drafts.map(({ content }) => readable(content))];
  const listed = lists.flatMap((list) => list?.servers ?? []).flatMap(({ sender, recipient }) => [sender, recipient]);
  return context.probe({ url, allowed: [...listed, ...context.probeAllowed], now: context.clock.now() });
}

/** A draft may be broken while it is edited: it allows nothing then. */
function readable(content: string): ServerList | undefined {
  try {
    return readServerList(content);
  } catch (error) {
    if (error instanceof PublishingProblem) return undefined;
    throw error;
  }
}
