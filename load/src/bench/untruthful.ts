import { LoadProblem } from '../problem.ts';

/** Why a server that hands out something else than was uploaded is not measured. */
export function untruthful(name: string): LoadProblem {
  return new LoadProblem('target-unsuitable', `${name} hands out something else than was uploaded`, 'certify the server first: testbed certify server');
}
