import type { CommandInput } from '../../command.ts';
import { accountActions, accountProgram, type AccountAction } from '../../console/accounts.ts';
import { consoleIn } from '../../console/app.ts';
import { sayRefusal } from '../../console/program.ts';
import type { Output } from '../../output.ts';
import { UsageProblem } from '../../problem.ts';

/** What each action takes besides `--name`. */
const optionsOf: Readonly<Record<AccountAction, readonly string[]>> = {
  add: ['name', 'roles', 'display-name', 'email'],
  change: ['name', 'roles', 'disable', 'enable'],
  reset: ['name'],
  list: [],
};

/** Who may sign in: added, changed, reset or listed by the console's own programs, whether it runs or not. */
export async function changeAccounts([named = '', folder, ...more]: readonly string[], input: CommandInput, output: Output): Promise<number> {
  const action = accountActions.find((known) => known === named);
  if (action === undefined) throw new UsageProblem(`say what to do with accounts: ${accountActions.join(', ')}`);
  if (folder === undefined || more.length > 0) throw new UsageProblem(`name the folder of the console: console account ${action} DIR`);
  const stray = input.order.find((option) => !optionsOf[action].includes(option));
  if (stray !== undefined) throw new UsageProblem(`console account ${action} takes no --${stray}`);
  if (action !== 'list') input.required('name');
  if (action === 'add') input.required('roles');
  const words = input.order.flatMap((option) => (input.flag(option) ? [`--${option}`] : [`--${option}`, input.required(option)]));
  const end = await accountProgram(action, consoleIn(folder), words);
  if (!end.ok) return sayRefusal(end, output);
  const { said } = end;
  output.say(said);
  if (action === 'add' || action === 'reset') output.progress('The link works once, for three days: give it to this person only.');
  output.document(documentOf(action, said));
  return 0;
}

function documentOf(action: AccountAction, said: string): object {
  if (action === 'list') return { accounts: said === '' ? [] : said.split('\n').map(accountIn) };
  return action === 'change' ? { account: said } : { link: said };
}

function accountIn(line: string): object {
  const [name, roles = '', factor, state] = line.split('\t');
  return { name, roles: roles.split(','), secondFactor: factor === 'second factor', disabled: state === 'disabled' };
}
