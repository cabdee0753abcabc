import type { Clock } from '@testbed/pki';
import type { Publishing } from '@testbed/publishing';
import { ConsoleProblem } from '../problem.ts';

/** Looks at live servers that one person may take within a minute. */
const looksPerMinute = 20;

/** A look at a live server that makes the console connect somewhere: not without end. @throws ConsoleProblem `too-many-requests`, and what publishing throws */
export function limitedProbe(publishing: Pick<Publishing, 'probe'>, clock: Clock): Publishing['probe'] {
  const looks = new Map<string, readonly number[]>();
  return async (actor, url) => {
    const now = clock.now().getTime();
    const recent = (looks.get(actor.id) ?? []).filter((at) => now - at < 60_000);
    if (recent.length >= looksPerMinute) throw new ConsoleProblem('too-many-requests', `at most ${looksPerMinute} looks at live servers in a minute`, { next: 'wait a minute' });
    looks.set(actor.id, [...recent, now]);
    return publishing.probe(actor, url);
  };
}
