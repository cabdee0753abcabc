import type { Rule } from '../rule.ts';
import type { JsonContext } from './context.ts';

/** The body is one JSON object. Members that the contract does not know are ignored. */
export function json(requirement: string): Rule<JsonContext> {
  return {
    id: 'json',
    requirement,
    problem: 'json-malformed',
    check(context) {
      const value = parse(context.request.body);
      if (typeof value !== 'object' || value === null || Array.isArray(value)) {
        return { expected: 'a JSON object', actual: value === undefined ? 'no JSON' : 'another JSON value' };
      }
      context.members = new Map(Object.entries(value));
      return undefined;
    },
  };
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(utf8.decode(body));
  } catch {
    return undefined;
  }
}
