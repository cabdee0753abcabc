import type { Rule } from '@testbed/server-kit';

/** The list without the rules of an id. @throws Error when there is none */
export function without<C>(rules: readonly Rule<C>[], ...ids: readonly string[]): readonly Rule<C>[] {
  for (const id of ids) demand(rules, id);
  return rules.filter((rule) => !ids.includes(rule.id));
}

/** The list with the rule of an id replaced. @throws Error when there is none */
export function replaced<C>(rules: readonly Rule<C>[], id: string, replace: (rule: Rule<C>) => Rule<C>): readonly Rule<C>[] {
  demand(rules, id);
  return rules.map((rule) => (rule.id === id ? replace(rule) : rule));
}

/** The rule, which looks away where the condition holds. */
export function except<C>(condition: (context: C) => boolean | Promise<boolean>): (rule: Rule<C>) => Rule<C> {
  return (rule) => ({ ...rule, check: async (context) => ((await condition(context)) ? undefined : rule.check(context)) });
}

/** The rule, which refuses more than it should. */
export function also<C>(condition: (context: C) => boolean): (rule: Rule<C>) => Rule<C> {
  return (rule) => ({ ...rule, check: (context) => (condition(context) ? { expected: 'something else', actual: 'this' } : rule.check(context)) });
}

function demand(rules: readonly { readonly id: string }[], id: string): void {
  if (!rules.some((rule) => rule.id === id)) throw new Error(`there is no rule ${id}`);
}
