import type { Check, Target } from '@testbed/runner';
import { asCaller, type Caller } from './caller.ts';
import type { Listener } from './listener.ts';

/** A rule that holds for listeners of any kind. */
export type Rule = <T extends Target>(listener: Listener<T>) => Check<T>;

/** What a rule says of itself; `id` without the area and the listener. */
export interface RuleTexts extends Pick<Check, 'id' | 'level' | 'requirements' | 'expected' | 'why' | 'next'> {
  readonly timeLimit?: number;
}

/** A rule of `tls/{listener}/{id}`, judged by a caller who is served otherwise. */
export function tlsRule(texts: RuleTexts, run: (caller: Caller) => Promise<void>): Rule {
  return rule('tls', texts, run);
}

/** A rule of `http/{listener}/{id}`, judged by a caller who is served otherwise. */
export function httpRule(texts: RuleTexts, run: (caller: Caller) => Promise<void>): Rule {
  return rule('http', texts, run);
}

function rule(area: 'tls' | 'http', { id, ...texts }: RuleTexts, run: (caller: Caller) => Promise<void>): Rule {
  return (listener) => ({
    id: `${area}/${listener.name}/${id}`,
    ...texts,
    needs: listener.needs,
    run: (subject) => asCaller(listener, subject, run),
  });
}
