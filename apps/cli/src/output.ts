import { stripVTControlCharacters } from 'node:util';

/** Where a command's words go: results to stdout (with `--json` exactly one document), progress to stderr. */
export interface Output {
  readonly json: boolean;
  /** The result for a person; silent with `--json`. */
  readonly say: (line?: string) => void;
  /** The result for a program; silent without `--json`. Called once. */
  document(value: unknown): void;
  /** What is going on, for whoever waits. */
  readonly progress: (line: string) => void;
}

export function createOutput(json: boolean): Output {
  // Whoever reads has had enough (`testbed … | head`): the command goes on, in silence.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  return {
    json,
    say(line = '') {
      if (!json) process.stdout.write(`${process.stdout.isTTY ? line : stripVTControlCharacters(line)}\n`);
    },
    document(value) {
      if (json) process.stdout.write(`${JSON.stringify(value, undefined, 2)}\n`);
    },
    progress(line) {
      process.stderr.write(`${process.stderr.isTTY ? line : stripVTControlCharacters(line)}\n`);
    },
  };
}

/** The few decorations the command line uses; they vanish where the output is not a terminal. */
export const style = {
  bold: (text: string) => `\u001B[1m${text}\u001B[22m`,
  dim: (text: string) => `\u001B[2m${text}\u001B[22m`,
  green: (text: string) => `\u001B[32m${text}\u001B[39m`,
  red: (text: string) => `\u001B[31m${text}\u001B[39m`,
} as const;
