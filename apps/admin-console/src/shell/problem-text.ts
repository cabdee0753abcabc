import type { ToldProblem } from '../http/problem.ts';
import { isMessageKey, type Translator } from '../messages/translator.ts';

/** A refusal for people: the message of its code where the dictionaries have one, what exactly was wrong, and what to do now. */
export function problemText(t: Translator, { code, message, next }: ToldProblem): string {
  const key = `problem.${code}`;
  if (isMessageKey(key)) return t(key);
  return next === undefined ? message : `${message}. ${next}`;
}
