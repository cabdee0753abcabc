import { capsulesPath } from '@testbed/protocol';
import { endpoint, methodAllowed, pathKnown, type Endpoint, type RawRequest, type Rule } from '@testbed/server-kit';
import { emptyGetStatuses } from './get/endpoint.ts';

/**
 * The rest of a listener: other methods on the paths of the contract (405; `Allow` names the contract's methods,
 * whichever of the two interfaces serves them) and other paths (404).
 *
 * @param first the rules that come first on this listener
 */
export function unroutedEndpoints<C extends { readonly request: RawRequest }>(first: readonly Rule<C>[], context: (request: RawRequest) => C): Endpoint[] {
  const rest = (name: string, path: string, rule: Rule<{ readonly request: RawRequest }>, allow?: string): Endpoint =>
    endpoint<C>({ name, method: '*', path, rules: [...first, rule], context, ...(allow ? { allow } : {}), emptyStatuses: emptyGetStatuses });
  return [
    rest('capsules', capsulesPath, methodAllowed('POST'), 'POST'),
    rest('capsules', `${capsulesPath}/`, pathKnown(capsulesPath)),
    rest('capsule', `${capsulesPath}/:transactionId`, methodAllowed('GET'), 'GET'),
    rest('unknown', '*', pathKnown(capsulesPath)),
  ];
}
