import type { Rule } from '../rule.ts';

/** The last rule where a listener has nothing: it always refuses. */
export function pathKnown(contract: string): Rule<unknown> {
  return {
    id: 'path-known',
    requirement: 'RFC 9110 15.5.5',
    problem: 'path-unknown',
    check: () => ({ expected: `a path of the contract below ${contract}`, actual: 'another path' }),
  };
}
