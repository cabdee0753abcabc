import { capsulesPath } from '@testbed/protocol';
import type { Rule } from '@testbed/server-kit';

/** The last rule where a listener has nothing: it always refuses. */
export const pathKnown: Rule<unknown> = {
  id: 'path-known',
  requirement: 'RFC 9110 15.5.5',
  problem: 'path-unknown',
  check: () => ({ expected: `a path of the contract below ${capsulesPath}`, actual: 'another path' }),
};
