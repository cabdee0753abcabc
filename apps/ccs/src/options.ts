import { parseArgs } from 'node:util';

/**
 * The options of a program, each `--name value`, as they stand on its command line or by default. Where there is
 * anything else the process ends with the usage and 2: what runs for minutes is not to be started by mistake.
 */
export function optionsOf<Name extends string>(usage: string, defaults: Readonly<Record<Name, string>>): Readonly<Record<Name, string>> {
  const options = Object.fromEntries(Object.entries<string>(defaults).map(([name, value]) => [name, { type: 'string', default: value } as const]));
  try {
    return parseArgs({ options }).values as Readonly<Record<Name, string>>;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : 'wrong arguments'}\n${usage}`);
    process.exit(2);
  }
}
