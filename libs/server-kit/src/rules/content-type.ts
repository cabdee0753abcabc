import type { Rule } from '../rule.ts';
import type { JsonContext } from './context.ts';

/** The body is JSON in UTF-8, not compressed. Parameters of the media type other than the character set mean nothing. */
export function contentType(requirement: string): Rule<JsonContext> {
  return {
    id: 'content-type',
    requirement,
    problem: 'content-type-unsupported',
    check({ request }) {
      const [type = '', ...parameters] = (request.headers['content-type'] ?? '').toLowerCase().split(';');
      const foreign = parameters.some((parameter) => /^\s*charset=(?!"?utf-8"?\s*$)/.test(parameter));
      const encoding = request.headers['content-encoding'] ?? 'identity';
      if (type.trim() === 'application/json' && !foreign && encoding === 'identity') return undefined;
      return { expected: 'application/json in UTF-8, not compressed', actual: shown(type.trim(), foreign) };
    },
  };
}

function shown(type: string, foreign: boolean): string {
  if (type === '') return 'no content type';
  if (type !== 'application/json') return 'another media type';
  return foreign ? 'another character set' : 'a content-encoding';
}
