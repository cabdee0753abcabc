import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';
import type { Output } from './output.ts';
import { UsageProblem } from './problem.ts';

/** One `testbed` command: what it takes and what it does. */
export interface Command {
  /** One line: how to call it. */
  readonly usage: string;
  readonly summary: string;
  readonly options: ParseArgsOptionsConfig;
  /** Resolves to the exit code. */
  run(input: CommandInput, output: Output): Promise<number>;
}

/** The parsed command line: each option as it was given, and what stood outside options. */
export interface CommandInput {
  /** The option's value. @throws UsageProblem when it is missing. */
  required(name: string): string;
  text(name: string): string | undefined;
  /** Every value of a repeatable option, in order. */
  texts(name: string): readonly string[];
  flag(name: string): boolean;
  /** The names of the options as they came. */
  readonly order: readonly string[];
  readonly positionals: readonly string[];
}

/** @throws UsageProblem for anything the command does not take */
export function parseCommand(command: Command, argv: readonly string[]): CommandInput {
  let parsed;
  try {
    parsed = parseArgs({ args: [...argv], options: command.options, allowPositionals: true, strict: true, tokens: true });
  } catch (error) {
    throw new UsageProblem((error as Error).message.split('. To specify')[0]);
  }
  const values = parsed.values as Record<string, string | boolean | string[] | undefined>;
  const text = (name: string): string | undefined => values[name] as string | undefined;
  return {
    positionals: parsed.positionals,
    order: parsed.tokens.flatMap((token) => (token.kind === 'option' ? [token.name] : [])),
    text,
    required: (name) => text(name) ?? fail(`--${name} is missing`),
    texts: (name) => (values[name] ?? []) as string[],
    flag: (name) => values[name] === true,
  };
}

function fail(message: string): never {
  throw new UsageProblem(message);
}
