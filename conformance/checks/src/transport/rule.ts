import type { Check, Target } from '@testbed/runner';
import { asCaller, asVisitor, type Caller, type Visitor } from './caller.ts';
import type { Listener } from './listener.ts';

/** A rule that holds for listeners of any kind. */
export type Rule = <T extends Target>(listener: Listener<T>) => Check<T>;

/** What a rule says of itself; `id` without the area and the listener. */
export interface RuleTexts extends Pick<Check, 'id' | 'level' | 'requirements' | 'expected' | 'why' | 'next'> {
  readonly timeLimit?: number;
  readonly notSoleKiller?: string;
}

/** A rule of `tls/{listener}/{id}` about what a handshake shows. */
export function handshakeRule(texts: RuleTexts, run: (visitor: Visitor) => Promise<void>): Rule {
  return (listener) => ({ ...described('tls', listener, texts), run: (subject) => asVisitor(listener, subject, run) });
}

/** A rule of `tls/{listener}/{id}`, judged by a caller who is served otherwise. */
export function tlsRule(texts: RuleTexts, run: (caller: Caller) => Promise<void>): Rule {
  return (listener) => ({ ...described('tls', listener, texts), run: (subject) => asCaller(listener, subject, run) });
}

/** A rule of `http/{listener}/{id}`, judged by a caller who is served otherwise. */
export function httpRule(texts: RuleTexts, run: (caller: Caller) => Promise<void>): Rule {
  return (listener) => ({ ...described('http', listener, texts), run: (subject) => asCaller(listener, subject, run) });
}

function described<T extends Target>(area: 'tls' | 'http', { name, needs }: Listener<T>, { id, ...texts }: RuleTexts): Omit<Check<T>, 'run'> {
  return { id: `${area}/${name}/${id}`, ...texts, needs };
}
