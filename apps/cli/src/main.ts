import { AdapterProblem } from '@testbed/adapters';
import { toClientProblem, type ClientProblem } from '@testbed/client';
import { ReportProblem } from '@testbed/report';
import { TargetProblem } from '@testbed/runner';
import { parseCommand, type Command } from './command.ts';
import { certifyCommand } from './commands/certify.ts';
import { suiteVersion } from './commands/certify/suite-version.ts';
import { controlCommand } from './commands/control.ts';
import { decryptCommand } from './commands/decrypt.ts';
import { defectsCommand } from './commands/defects.ts';
import { doctorCommand } from './commands/doctor.ts';
import { downCommand } from './commands/down.ts';
import { encryptCommand } from './commands/encrypt.ts';
import { evidenceCommand } from './commands/evidence.ts';
import { inspectCommand } from './commands/inspect.ts';
import { interopCommand } from './commands/interop.ts';
import { phoneCommand } from './commands/phone.ts';
import { reencryptCommand } from './commands/reencrypt.ts';
import { serversCommand } from './commands/servers/command.ts';
import { targetCommand } from './commands/target.ts';
import { tourCommand } from './commands/tour.ts';
import { upCommand } from './commands/up.ts';
import { vectorsCommand } from './commands/vectors.ts';
import { createOutput, style, type Output } from './output.ts';
import { ConfigurationProblem, UsageProblem } from './problem.ts';

const commands: Readonly<Record<string, Command>> = {
  up: upCommand,
  down: downCommand,
  tour: tourCommand,
  encrypt: encryptCommand,
  decrypt: decryptCommand,
  reencrypt: reencryptCommand,
  inspect: inspectCommand,
  phone: phoneCommand,
  servers: serversCommand,
  control: controlCommand,
  certify: certifyCommand,
  target: targetCommand,
  evidence: evidenceCommand,
  defects: defectsCommand,
  vectors: vectorsCommand,
  interop: interopCommand,
  doctor: doctorCommand,
};

/** Runs one `testbed` command line; resolves to the exit code of the command-line contract (0 done, 1 refused, 2 usage, 3 configuration, 4 inconclusive). */
export async function main(argv: readonly string[]): Promise<number> {
  const options = argv.slice(0, argv.includes('--') ? argv.indexOf('--') : undefined);
  const output = createOutput(options.includes('--json'));
  const rest = argv.filter((argument, index) => !(argument === '--json' && index < options.length));
  const [name = 'help', ...args] = rest;
  try {
    if (name === 'help' || name === '--help' || name === '-h') return help(output);
    if (name === 'version' || name === '--version') return sayVersion(output);
    const command = commands[name];
    if (!command) throw new UsageProblem(`there is no command "${name}"; testbed help lists them`);
    if (args.includes('--help') || args.includes('-h')) return helpOn(command, output);
    return await command.run(parseCommand(command, args), output);
  } catch (error) {
    return report(error, output, commands[name]);
  }
}

function sayVersion(output: Output): number {
  const { name, version, commit } = suiteVersion();
  output.say(`${name} ${version} (${commit.slice(0, 8)})`);
  output.document({ name, version, commit });
  return 0;
}

function help(output: Output): number {
  output.say(`${style.bold('testbed')} — a whole CDOC2 world on this machine\n`);
  for (const { usage, summary } of Object.values(commands)) output.say(`  ${style.bold(usage)}\n      ${summary}`);
  output.say('\n--json on every command prints one JSON document. Secrets are also read from env:NAME or file:PATH.');
  output.document({ commands: Object.entries(commands).map(([name, { usage, summary }]) => ({ name, usage, summary })) });
  return 0;
}

function helpOn({ usage, summary }: Command, output: Output): number {
  output.say(`${style.bold(usage)}\n\n${summary}`);
  output.document({ usage, summary });
  return 0;
}

/** Says what was wrong, where, and what to do next; on stderr, and with `--json` as the one document on stdout. */
function report(error: unknown, output: Output, command: Command | undefined): number {
  if (error instanceof UsageProblem) {
    print(error, { next: command && `usage: ${command.usage}` }, output);
    return 2;
  }
  if (error instanceof ConfigurationProblem || error instanceof TargetProblem || error instanceof AdapterProblem) {
    print(error, { next: error.next }, output);
    return 3;
  }
  if (error instanceof ReportProblem) {
    print(error, { next: error.next }, output);
    return refusedEvidence.has(error.code) ? 1 : 3;
  }
  const problem = toClientProblem(error);
  print(problem, problem.detail, output);
  if (missingAnswers.has(problem.code)) return 2;
  if (problem.code === 'internal') output.progress(problem.cause instanceof Error ? (problem.cause.stack ?? '') : '');
  return configurationCodes.has(problem.code) ? 3 : 1;
}

/** What a person at a terminal would have been asked for. */
const missingAnswers: ReadonlySet<ClientProblem['code']> = new Set(['pin-missing', 'password-missing'] as const);

/** The report is one, but no evidence. */
const refusedEvidence: ReadonlySet<ReportProblem['code']> = new Set(['file-changed', 'file-missing', 'file-added', 'signature-invalid', 'signer-not-trusted', 'run-incomplete'] as const);

/** Codes of the libraries that are about the set-up around an operation rather than about its outcome. */
const configurationCodes: ReadonlySet<ClientProblem['code']> = new Set([
  'server-list-unreadable',
  'server-list-invalid',
  'server-list-missing',
  'server-id-duplicate',
  'server-list-root-invalid',
  'server-list-state-invalid',
  'server-list-key-unsupported',
  'server-list-export-base-invalid',
  'server-unknown',
  'server-type-mismatch',
  'certificate-malformed',
  'key-malformed',
  'key-type-unsupported',
  'pkcs12-malformed',
  'module-not-loadable',
  'softhsm-missing',
] as const);

function print(error: Error & { code: string }, detail: { expected?: string | undefined; actual?: string | undefined; next?: string | undefined; requirement?: string | undefined }, output: Output): void {
  output.progress(`${style.red('✗')} ${error.message} [${error.code}]`);
  for (const [name, value] of Object.entries(detail)) if (value !== undefined) output.progress(`    ${name}: ${value}`);
  output.document({ error: { code: error.code, message: error.message, ...detail } });
}
