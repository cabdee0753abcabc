import { ProtocolProblem } from '@testbed/protocol';
import type { Stage } from './stage.ts';

/** Plays something that a server must refuse; resolves to its refusal. */
export async function refusalOf(action: () => Promise<unknown>): Promise<ProtocolProblem> {
  try {
    await action();
  } catch (error) {
    if (error instanceof ProtocolProblem) return error;
    throw error;
  }
  throw new Error('the server should have refused this, and did not');
}

/** Tells which rule of the server decided; of an answer without a body only its status. */
export function tellRefusal(stage: Stage, { status, problem }: ProtocolProblem, what = ''): void {
  const rule = problem.rule === undefined ? `with ${status}` : `with ${status} ${problem.code} by rule ${problem.rule}: ${problem.actual}, expected ${problem.expected}`;
  stage.tell(problem.requirement ?? '', `${what === '' ? '' : `${what} is `}refused ${rule}`);
}
