import type { Command, CommandInput } from '../../command.ts';
import { currentPages } from '../../console/pages.ts';
import { style, type Output } from '../../output.ts';
import { UsageProblem } from '../../problem.ts';
import { changeAccounts } from './account.ts';
import { initConsole } from './init.ts';
import { renewFreshness } from './renew.ts';
import { rotateKeys } from './rotate-keys.ts';
import { startConsole } from './start.ts';
import { verifyAudit } from './verify-audit.ts';

/** What one of the actions takes and does. */
interface Action {
  readonly options: readonly string[];
  run(words: readonly string[], input: CommandInput, output: Output): Promise<number>;
}

const actions: Readonly<Record<string, Action>> = {
  init: { options: ['environments', 'port', 'published', 'years', 'token', 'pin', 'so-pin', 'root-password'], run: initConsole },
  start: { options: [], run: startConsole },
  account: { options: ['name', 'roles', 'display-name', 'email', 'disable', 'enable'], run: changeAccounts },
  renew: { options: ['environment'], run: renewFreshness },
  'rotate-keys': { options: ['environment', 'root-key', 'old-root-password', 'root-password', 'years'], run: rotateKeys },
  'verify-audit': { options: ['root'], run: verifyAudit },
  build: { options: [], run: build },
};

/** `testbed console …`: the admin console of a trusted-server list. */
export const consoleCommand: Command = {
  usage: 'testbed console init|start DIR · testbed console account add|change|list|reset DIR [--name NAME] · testbed console renew DIR · testbed console rotate-keys DIR --environment NAME --root-key FILE · testbed console verify-audit LOG [HEAD…] [--root ROOT] · testbed console build',
  summary:
    'the admin console: init [--environments test,production] [--port N] [--published DIR] [--years N] [--token MODULE --pin env:NAME --so-pin env:NAME] [--root-password env:NAME] makes its configuration and signing keys, ' +
    'start runs it until Ctrl-C, account add --roles viewer,editor,approver,publisher … changes who may sign in, renew [--environment NAME] says anew that the list is the newest, ' +
    'rotate-keys [--old-root-password env:NAME] [--root-password env:NAME] [--years N] replaces the signing keys, verify-audit looks through an audit log offline, build makes its pages',
  options: {
    environment: { type: 'string' },
    environments: { type: 'string' },
    port: { type: 'string' },
    published: { type: 'string' },
    years: { type: 'string' },
    token: { type: 'string' },
    pin: { type: 'string' },
    'so-pin': { type: 'string' },
    'root-password': { type: 'string' },
    'old-root-password': { type: 'string' },
    'root-key': { type: 'string', multiple: true },
    name: { type: 'string' },
    roles: { type: 'string' },
    'display-name': { type: 'string' },
    email: { type: 'string' },
    disable: { type: 'boolean' },
    enable: { type: 'boolean' },
    root: { type: 'string' },
  },
  run(input, output) {
    const [name = '', ...words] = input.positionals;
    const action = actions[name];
    if (!action) throw new UsageProblem(`say what to do: ${Object.keys(actions).join(', ')}`);
    const stray = input.order.find((option) => !action.options.includes(option));
    if (stray !== undefined) throw new UsageProblem(`console ${name} takes no --${stray}`);
    return action.run(words, input, output);
  },
};

async function build(words: readonly string[], _input: CommandInput, output: Output): Promise<number> {
  if (words.length > 0) throw new UsageProblem('console build takes nothing');
  await currentPages(output.progress);
  output.say(`${style.green('✓')} the console's pages are built`);
  output.document({ built: true });
  return 0;
}
