import type { Clock } from '@testbed/pki';
import type { Actor, ProbeResult, Publishing } from '@testbed/publishing';
import { ConsoleProblem } from '../problem.ts';

/** Looks at live servers that one person may take within a minute. */
const looksPerMinute = 20;

/** A look at a live server, on behalf of a person. @throws ConsoleProblem `role-missing`, `too-many-requests`, and what the probe throws */
export type LimitedProbe = (actor: Actor, url: string) => Promise<ProbeResult>;

/** The probe makes the console connect somewhere: not for everybody, not without end, and the audit log says who did. */
export function limitedProbe(probe: (url: string) => Promise<ProbeResult>, log: Pick<Publishing, 'record'>, clock: Clock): LimitedProbe {
  const looks = new Map<string, readonly number[]>();
  return (actor, url) => {
    if (!actor.roles.includes('editor')) throw new ConsoleProblem('role-missing', 'looking at a live server takes the role editor');
    const now = clock.now().getTime();
    const recent = (looks.get(actor.id) ?? []).filter((at) => now - at < 60_000);
    if (recent.length >= looksPerMinute) throw new ConsoleProblem('too-many-requests', `at most ${looksPerMinute} looks at live servers in a minute`, { next: 'wait a minute' });
    looks.set(actor.id, [...recent, now]);
    log.record(actor, 'probe', { url });
    return probe(url);
  };
}
