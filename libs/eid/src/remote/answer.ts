import { EidProblem } from '../problem.ts';

/** A JSON object of a service, its members not judged yet. */
export type Answer = Readonly<Record<string, unknown>>;

/** @throws EidProblem service-answer-malformed */
export function parseAnswer(body: Uint8Array): Answer {
  try {
    return objectIn(JSON.parse(Buffer.from(body).toString()), 'the answer');
  } catch (error) {
    throw error instanceof EidProblem ? error : malformed('the answer is not JSON');
  }
}

/** @throws EidProblem service-answer-malformed */
export function objectIn(value: unknown, name: string): Answer {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw malformed(`${name} is not an object`);
  return value as Answer;
}

/** @throws EidProblem service-answer-malformed */
export function textIn(answer: Answer, name: string): string {
  const value = answer[name];
  if (typeof value !== 'string' || value === '') throw malformed(`${name} is missing`);
  return value;
}

function malformed(what: string): EidProblem {
  return new EidProblem('service-answer-malformed', `the signing service answered what it should not: ${what}`);
}
