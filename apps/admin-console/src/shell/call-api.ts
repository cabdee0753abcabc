import type { ToldProblem } from '../http/problem.ts';

/** What came of an operation. */
export type Outcome<Answer> = { readonly ok: true; readonly value: Answer } | { readonly ok: false; readonly problem: ToldProblem };

/** Posts JSON to the API of this console. */
export async function callApi<Answer>(path: string, body: Record<string, unknown>): Promise<Outcome<Answer>> {
  try {
    const response = await fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
    const answer = (await response.json()) as unknown;
    return response.ok ? { ok: true, value: answer as Answer } : { ok: false, problem: problemFrom(answer, response.status) };
  } catch {
    return { ok: false, problem: { code: 'console-unreachable', message: 'the console does not answer' } };
  }
}

/** The sign-in library's refusals have codes of its own. */
function problemFrom(answer: unknown, status: number): ToldProblem {
  const { code, message, next, actual } = (answer ?? {}) as Partial<ToldProblem>;
  if (status === 429) return { code: 'too-many-requests', message: message ?? '' };
  return { code: code ?? 'internal', message: message ?? '', ...(next !== undefined && { next }), ...(actual !== undefined && { actual }) };
}
