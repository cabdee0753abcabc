import { deviates } from '@testbed/runner';
import { expectRefused } from './judge.ts';
import type { ClientSubject } from './subject.ts';
import type { ClientRule } from './target.ts';
import type { Outcome } from './work/run.ts';
import type { Seen } from './world/traffic.ts';

/** What a rule says of itself. */
export type RuleTexts = Omit<ClientRule, 'run' | 'alone'>;

/** A rule that says in the report what was seen. */
export function rule(texts: RuleTexts, run: (subject: ClientSubject) => Promise<string>): ClientRule {
  // Longer than the twin and an attempt that runs out of patience take on a busy machine.
  return { timeLimit: 180_000, ...texts, run: async (subject) => subject.observe(await run(subject)) };
}

/** A refusal: after its passing twin the client must say that it failed, tell the user and leave nothing. */
export function refusal(texts: RuleTexts, parts: { readonly twin?: (subject: ClientSubject) => Promise<unknown>; readonly attempt: (subject: ClientSubject) => Promise<Outcome> }): ClientRule {
  return rule(texts, async (subject) => {
    await parts.twin?.(subject);
    return expectRefused(await parts.attempt(subject));
  });
}

/** A refusal before something is asked of a server. The rule must disturb a lane: then whatever is seen there is this client's. */
export function silentRefusal(
  texts: RuleTexts & Required<Pick<RuleTexts, 'disturbs'>>,
  parts: { readonly twin?: (subject: ClientSubject) => Promise<unknown>; readonly attempt: (subject: ClientSubject) => Promise<Outcome>; readonly asked: (seen: Seen) => boolean; readonly what: string },
): ClientRule {
  return rule(texts, async (subject) => {
    await parts.twin?.(subject);
    const { result, seen } = await subject.watch(() => parts.attempt(subject));
    const asked = seen.filter(parts.asked);
    // First: it is worse than what is left on the disk.
    if (asked.length > 0) deviates(`${parts.what}: ${asked.map(({ server, request }) => `${request?.method ?? 'a connection'} ${request?.path ?? ''} at ${server}`).join(', ')}`);
    return expectRefused(result);
  });
}
