import { publicKeyOf } from '@testbed/pki';
import type { CapsuleTarget } from '@testbed/runner';
import type { Identity } from '@testbed/wire';
import { LoadProblem } from '../problem.ts';

/** Everybody in the target file whose key is on the same curve as the first one's: requests cost the same, whose they are. @throws LoadProblem `target-unsuitable` */
export function ownersOf({ name, clients }: CapsuleTarget): readonly Identity[] {
  const curves = clients.map(curveOf);
  const curve = curves.find((each) => each !== undefined);
  if (curve === undefined) throw new LoadProblem('target-unsuitable', `${name}: no client of the target file has an EC key`, 'name key stores of people with EC keys in clients');
  return clients.filter((_, index) => curves[index] === curve);
}

function curveOf({ certificate }: Identity): string | undefined {
  const key = publicKeyOf(certificate);
  return key.type === 'ec' ? key.curve : undefined;
}
