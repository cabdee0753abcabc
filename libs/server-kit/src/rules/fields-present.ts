import { learned, type Rule } from '../rule.ts';
import type { JsonContext } from './context.ts';

/** None of the fields is missing. `null` is missing. */
export function fieldsPresent(requirement: string, fields: readonly string[]): Rule<JsonContext> {
  return {
    id: 'fields-present',
    requirement,
    problem: 'field-missing',
    check(context) {
      const members = learned(context.members, 'json');
      const missing = fields.filter((field) => (members.get(field) ?? undefined) === undefined);
      return missing.length === 0 ? undefined : { expected: fields.join(', '), actual: `no ${missing.join(', ')}` };
    },
  };
}
