import type { PublicKey } from '@testbed/pki';
import { EidProblem } from './problem.ts';

/** @throws EidProblem wrong-key-type */
export function demandKeyType<Type extends PublicKey['type']>(
  operation: string,
  wanted: Type,
  key: PublicKey,
): asserts key is Extract<PublicKey, { type: Type }> {
  if (key.type !== wanted) throw new EidProblem('wrong-key-type', `${operation} needs a key of type ${wanted}, this one is ${key.type}`);
}
