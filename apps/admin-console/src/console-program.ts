import { parseArgs } from 'node:util';
import { systemClock } from '@testbed/pki';
import type { Actor } from '@testbed/publishing';
import { readConfiguration } from './configuration/read.ts';
import type { Console } from './console.ts';
import { problemOf } from './http/problem.ts';
import { openConsole } from './open.ts';
import { ConsoleProblem } from './problem.ts';

/** Whoever may run commands on the machine: says, when a machine does it, what was published before is still the newest. */
export const administrator: Actor = { id: 'command-line', name: 'command line', roles: ['publisher'] };

/** What a program is given. */
export interface ConsoleProgram {
  readonly console: Console;
  /** Address of the console, for links. */
  readonly origin: string;
  /** A named argument. @throws ConsoleProblem `account-invalid` when it is missing */
  readonly text: (name: string) => string;
  readonly optional: (name: string) => string | undefined;
  readonly flag: (name: string) => boolean;
  /** Writes into the audit log of every environment. */
  readonly record: (action: string, details: Readonly<Record<string, unknown>>) => void;
}

/**
 * Runs a program of the command line on a console, while the console runs or not; prints what it gives, and sets the
 * exit code: 0 done, 1 refused. Every program takes `--configuration FILE`.
 *
 * @param names its own arguments
 */
export async function consoleProgram(names: Readonly<Record<string, 'string' | 'boolean'>>, run: (program: ConsoleProgram) => Promise<string>): Promise<void> {
  try {
    const options = Object.fromEntries(Object.entries({ configuration: 'string' as const, ...names }).map(([name, type]) => [name, { type }]));
    const values: Record<string, unknown> = parseArgs({ options }).values;
    const optional = (name: string) => values[name] as string | undefined;
    const text = (name: string) => {
      const value = optional(name);
      if (value === undefined) throw new ConsoleProblem('account-invalid', `--${name} is missing`);
      return value;
    };
    const configuration = readConfiguration(text('configuration'));
    const origin = configuration.origin ?? `${configuration.tls ? 'https' : 'http'}://${configuration.host}:${configuration.port}`;
    const console = await openConsole(configuration, origin, systemClock, () => undefined);
    try {
      const record: ConsoleProgram['record'] = (action, details) => {
        for (const { publishing } of console.environments.values()) publishing.record(administrator, action, details);
      };
      process.stdout.write(`${await run({ console, origin, text, optional, flag: (name) => values[name] === true, record })}\n`);
    } finally {
      await console.close();
    }
  } catch (error) {
    const problem = problemOf(error);
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}${problem ? ` [${problem.code}]` : ''}\n`);
    process.exitCode = 1;
  }
}
