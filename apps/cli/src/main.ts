import { parseCommand, type Command } from './command.ts';
import { suiteVersion } from './commands/certify/suite-version.ts';
import { createOutput, style, type Output } from './output.ts';
import { UsageProblem } from './problem.ts';
import { reportError } from './report-error.ts';

/** Each is loaded when it is called: a word on the command line should not wait for all the others. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  up: async () => (await import('./commands/up.ts')).upCommand,
  down: async () => (await import('./commands/down.ts')).downCommand,
  tour: async () => (await import('./commands/tour.ts')).tourCommand,
  encrypt: async () => (await import('./commands/encrypt.ts')).encryptCommand,
  decrypt: async () => (await import('./commands/decrypt.ts')).decryptCommand,
  reencrypt: async () => (await import('./commands/reencrypt.ts')).reencryptCommand,
  inspect: async () => (await import('./commands/inspect.ts')).inspectCommand,
  phone: async () => (await import('./commands/phone.ts')).phoneCommand,
  servers: async () => (await import('./commands/servers/command.ts')).serversCommand,
  console: async () => (await import('./commands/console/command.ts')).consoleCommand,
  control: async () => (await import('./commands/control.ts')).controlCommand,
  certify: async () => (await import('./commands/certify.ts')).certifyCommand,
  target: async () => (await import('./commands/target.ts')).targetCommand,
  evidence: async () => (await import('./commands/evidence.ts')).evidenceCommand,
  defects: async () => (await import('./commands/defects.ts')).defectsCommand,
  vectors: async () => (await import('./commands/vectors.ts')).vectorsCommand,
  load: async () => (await import('./commands/load.ts')).loadCommand,
  interop: async () => (await import('./commands/interop.ts')).interopCommand,
  journeys: async () => (await import('./commands/journeys.ts')).journeysCommand,
  doctor: async () => (await import('./commands/doctor.ts')).doctorCommand,
};

/** Runs one `testbed` command line; resolves to the exit code of the command-line contract (0 done, 1 refused, 2 usage, 3 configuration, 4 inconclusive). */
export async function main(argv: readonly string[]): Promise<number> {
  const options = argv.slice(0, argv.includes('--') ? argv.indexOf('--') : undefined);
  const output = createOutput(options.includes('--json'));
  const rest = argv.filter((argument, index) => !(argument === '--json' && index < options.length));
  const [name = 'help', ...args] = rest;
  let command: Command | undefined;
  try {
    if (name === 'help' || name === '--help' || name === '-h') return await help(output);
    if (name === 'version' || name === '--version') return sayVersion(output);
    command = await commands[name]?.();
    if (!command) throw new UsageProblem(`there is no command "${name}"; testbed help lists them`);
    if (args.includes('--help') || args.includes('-h')) return helpOn(command, output);
    return await command.run(parseCommand(command, args), output);
  } catch (error) {
    return reportError(error, output, command);
  }
}

function sayVersion(output: Output): number {
  const { name, version, commit } = suiteVersion();
  output.say(`${name} ${version} (${commit.slice(0, 8)})`);
  output.document({ name, version, commit });
  return 0;
}

async function help(output: Output): Promise<number> {
  const known = await Promise.all(Object.entries(commands).map(async ([name, load]) => ({ name, ...(await load()) })));
  output.say(`${style.bold('testbed')} — a whole CDOC2 world on this machine\n`);
  for (const { usage, summary } of known) output.say(`  ${style.bold(usage)}\n      ${summary}`);
  output.say('\n--json on every command prints one JSON document. Secrets are also read from env:NAME or file:PATH.');
  output.document({ commands: known.map(({ name, usage, summary }) => ({ name, usage, summary })) });
  return 0;
}

function helpOn({ usage, summary }: Command, output: Output): number {
  output.say(`${style.bold(usage)}\n\n${summary}`);
  output.document({ usage, summary });
  return 0;
}
