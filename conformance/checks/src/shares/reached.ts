import { undecided } from '@testbed/runner';
import type { Exchange } from '@testbed/wire';

/** The exchange itself. @throws Undecided when nobody was there, which says nothing about a rule */
export function reached(exchange: Exchange): Exchange {
  const { failure } = exchange;
  return failure?.layer === 'connect' ? undecided(`the target could not be reached: ${failure.reason}`) : exchange;
}
