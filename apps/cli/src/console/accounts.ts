import { runProgram, type ProgramEnd } from './program.ts';

/** What can be done with accounts. */
export const accountActions = ['add', 'change', 'list', 'reset'] as const;

export type AccountAction = (typeof accountActions)[number];

/** Runs one of the console's programs for accounts. */
export function accountProgram(action: AccountAction, configuration: string, words: readonly string[]): Promise<ProgramEnd> {
  return runProgram(`accounts/${action}.ts`, configuration, words);
}
