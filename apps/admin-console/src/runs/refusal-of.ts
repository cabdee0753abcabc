import type { ToldProblem } from '../http/problem.ts';

/** The coded problem that something was refused with. Pages can't ask for its class: a bundle has classes of its own. @throws the error when it has no code */
export function refusalOf(error: unknown): ToldProblem {
  const { name, code, message, next } = error as { name?: unknown; code?: unknown; message?: unknown; next?: unknown };
  if ((name !== 'RunsProblem' && name !== 'WorldProblem') || typeof code !== 'string') throw error;
  return { code, message: String(message), ...(typeof next === 'string' && { next }) };
}
