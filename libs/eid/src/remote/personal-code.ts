import { validPersonalCode } from '@testbed/pki';
import { EidProblem } from '../problem.ts';

/** The personal code in an Estonian semantics identifier. @throws EidProblem code-malformed */
export function personalCodeIn(identifier: string): string {
  const code = /^PNOEE-(\d{11})$/.exec(identifier)?.[1];
  if (code !== undefined && validPersonalCode(code)) return code;
  throw new EidProblem('code-malformed', 'this is not a semantics identifier of an Estonian person', 'give PNOEE- and the eleven-digit personal code');
}
