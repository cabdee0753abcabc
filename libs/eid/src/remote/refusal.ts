import { EidProblem, type EidCode } from '../problem.ts';

/** How an end result or an HTTP status of a service is told: code, what was wrong, and what to do now. */
export type Refusal = readonly [code: EidCode, message: string, next?: string];

/** Refusals by the service's own word for them. */
export type Refusals = Readonly<Record<string, Refusal>>;

/** The problem that tells it. */
export function problemOf([code, message, next]: Refusal): EidProblem {
  return new EidProblem(code, message, next);
}

/** The problem for one of a service's words. Another than the known ones is `otherwise`. */
export function refusalFor(word: string, refusals: Refusals, otherwise: Refusal): EidProblem {
  return problemOf((Object.hasOwn(refusals, word) ? refusals[word] : undefined) ?? otherwise);
}
