import { deviates, undecided } from '@testbed/runner';
import type { ConnectionFacts, ConnectionOptions } from '@testbed/wire';
import { describe } from '../../describe.ts';
import type { Visitor } from '../caller.ts';

/** What a handshake showed that has to succeed. @throws Deviation when it did not, Undecided when nobody is there */
export async function factsOf({ connect }: Visitor, options?: ConnectionOptions): Promise<ConnectionFacts> {
  const { facts, failure } = await connect(options);
  if (facts) return facts;
  if (failure?.layer === 'connect') undecided(`the target could not be reached: ${failure.reason}`);
  deviates(describe({ ...(failure && { failure }) }));
}
