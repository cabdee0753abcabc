import { sharesPath } from '@testbed/protocol';
import { endpoint, methodAllowed, pathKnown, type Endpoint, type RawRequest, type Rule } from '@testbed/server-kit';
import { emptyGetStatuses } from './contract.ts';

/** The rest of the listener: other methods on the paths of the contract (405) and other paths (404). */
export const unroutedEndpoints: readonly Endpoint[] = [
  rest('shares', sharesPath, methodAllowed('POST'), 'POST'),
  rest('shares', `${sharesPath}/`, pathKnown(sharesPath)),
  rest('share', `${sharesPath}/:shareId`, methodAllowed('GET'), 'GET'),
  rest('nonce', `${sharesPath}/:shareId/nonce`, methodAllowed('POST'), 'POST'),
  rest('unknown', '*', pathKnown(sharesPath)),
];

function rest(name: string, path: string, rule: Rule<{ readonly request: RawRequest }>, allow?: string): Endpoint {
  return endpoint({ name, method: '*', path, rules: [rule], context: (request) => ({ request }), ...(allow ? { allow } : {}), emptyStatuses: emptyGetStatuses });
}
