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
      return { expected: 'application/json in UTF-8, not compressed', actual: shown(type.trim(), foreign, encoding) };
    },
  };
}

function shown(type: string, foreign: boolean, encoding: string): string {
  if (type === '') return 'no content type';
  if (type !== 'application/json') return JSON.stringify(type.slice(0, 60));
  return foreign ? 'another character set' : `content-encoding ${JSON.stringify(encoding.slice(0, 20))}`;
}
