import type { AdapterProblem } from '@testbed/adapters';
import type { ClientProblem } from '@testbed/client';
import type { PublishingProblem } from '@testbed/publishing';
import type { ReportProblem } from '@testbed/report';
import type { TargetProblem } from '@testbed/runner';
import type { Command } from './command.ts';
import { style, type Output } from './output.ts';
import { UsageProblem, type ConfigurationProblem } from './problem.ts';

/** Says what was wrong, where, and what to do next; on stderr, and with `--json` as the one document on stdout. */
export async function reportError(error: unknown, output: Output, command: Command | undefined): Promise<number> {
  if (error instanceof UsageProblem) {
    print(error, { next: command && `usage: ${command.usage}` }, output);
    return 2;
  }
  // The client wraps what this application threw when it was asked for a list.
  const setUp = [error, (error as Error).cause].find(isSetUpProblem);
  if (setUp) {
    print(setUp, { next: setUp.next }, output);
    return setUp.name === 'ReportProblem' && refusedEvidence.has(setUp.code) ? 1 : 3;
  }
  // Loaded here only: what failed otherwise may not need the client at all.
  const { toClientProblem } = await import('@testbed/client');
  const problem = toClientProblem(error);
  print(problem, problem.detail, output);
  if (missingAnswers.has(problem.code)) return 2;
  if (problem.code === 'internal') output.progress(problem.cause instanceof Error ? (problem.cause.stack ?? '') : '');
  return configurationCodes.has(problem.code) ? 3 : 1;
}

type SetUpProblem = ConfigurationProblem | TargetProblem | AdapterProblem | ReportProblem | PublishingProblem;

const setUpProblems: ReadonlySet<string> = new Set<SetUpProblem['name']>(['ConfigurationProblem', 'TargetProblem', 'AdapterProblem', 'ReportProblem', 'PublishingProblem']);

/** By name: their packages are loaded by the commands that need them, and not for this. */
function isSetUpProblem(error: unknown): error is SetUpProblem {
  return error instanceof Error && setUpProblems.has(error.name);
}

/** What a person at a terminal would have been asked for. */
const missingAnswers: ReadonlySet<ClientProblem['code']> = new Set(['pin-missing', 'password-missing'] as const);

/** The report is one, but no evidence. */
const refusedEvidence: ReadonlySet<string> = new Set<ReportProblem['code']>(['file-changed', 'file-missing', 'file-added', 'signature-invalid', 'signer-not-trusted', 'run-incomplete']);

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
