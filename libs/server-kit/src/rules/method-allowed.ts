import type { RawRequest } from '../request.ts';
import type { Rule } from '../rule.ts';

/** The last rule where a listener does not serve a method: it always refuses. */
export function methodAllowed(method: string): Rule<{ readonly request: RawRequest }> {
  return {
    id: 'method-allowed',
    requirement: 'RFC 9110 15.5.6',
    problem: 'method-not-allowed',
    check: ({ request }) => ({ expected: `${method}, at the interface that serves it`, actual: request.method }),
  };
}
