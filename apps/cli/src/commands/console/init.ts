import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Environment } from '@testbed/publishing';
import type { CommandInput } from '../../command.ts';
import { createConsoleKeys, writeConsoleConfiguration, type CreatedKeys, type KeysOrder } from '../../console/create.ts';
import { style, type Output } from '../../output.ts';
import { ConfigurationProblem, UsageProblem } from '../../problem.ts';
import { secretReference } from './secret-reference.ts';
import { wholeNumber } from './whole-number.ts';

/** Makes a console's configuration and the signing keys of each environment (BUC.01). */
export async function initConsole([named, ...more]: readonly string[], input: CommandInput, output: Output): Promise<number> {
  if (named === undefined || more.length > 0) throw new UsageProblem('name the folder of the console: console init DIR');
  const folder = resolve(named);
  if (existsSync(join(folder, 'console.json'))) throw new ConfigurationProblem('folder-in-use', `${folder} holds a console already`, 'name another folder; what is there is left as it is');
  const environments = environmentsIn(input.text('environments') ?? 'test,production');
  const [port, years] = [wholeNumber(input, 'port', 9000, 65_535), wholeNumber(input, 'years', 3, 9)];
  const published = resolve(input.text('published') ?? join(folder, 'published'));
  const token = tokenIn(input);
  const rootPassword = secretReference(input, 'root-password');
  const keys: CreatedKeys[] = [];
  for (const environment of environments) {
    output.progress(`making the signing keys of ${environment}`);
    keys.push(await createConsoleKeys({ folder, environment, years, ...(token && { token }), ...(rootPassword !== undefined && { rootPassword }) }));
  }
  const softhsmConf = keys[0]?.softhsmConf;
  const { file, origin } = writeConsoleConfiguration({ folder, port, environments, published, ...(softhsmConf !== undefined && { softhsmConf }) });
  say(named, { file, origin, published, keys }, output);
  return 0;
}

interface Created {
  readonly file: string;
  readonly origin: string;
  readonly published: string;
  readonly keys: readonly CreatedKeys[];
}

function say(named: string, { file, origin, published, keys }: Created, output: Output): void {
  output.say(`${style.green('✓')} ${file}: a console at ${origin}`);
  for (const { environment, root, fingerprint, rootKeys } of keys) {
    output.say(`\n  ${style.bold(environment)}`);
    output.say(`    deliver to clients     ${root}`);
    output.say(`    its SHA-256            ${fingerprint}`);
    output.say(`    take off this machine  ${rootKeys.join(', ')}: nothing needs them until keys change`);
    output.say(`    clients fetch from     ${join(published, environment)} or ${origin}/published/${environment}/`);
  }
  output.say(style.bold('\nWhat to do next'));
  for (const [name, role] of [['eeva', 'editor'], ['arvo', 'approver'], ['pille', 'publisher']]) output.say(`  testbed console account add ${named} --name ${name} --roles ${role}`);
  output.say(`  testbed console start ${named}`);
  output.document({ configuration: file, console: origin, published, environments: keys.map(({ environment, root, fingerprint, rootKeys }) => ({ environment, root, fingerprint, rootKeys })) });
}

function environmentsIn(text: string): readonly Environment[] {
  const names = text.split(',').map((name) => name.trim());
  const wrong = names.find((name) => name !== 'test' && name !== 'production');
  if (wrong !== undefined || new Set(names).size < names.length) throw new UsageProblem(`--environments is test, production or test,production, not "${text}"`);
  return names as Environment[];
}

function tokenIn(input: CommandInput): KeysOrder['token'] {
  const module = input.text('token');
  const [pin, soPin] = [secretReference(input, 'pin'), secretReference(input, 'so-pin')];
  if (module === undefined) {
    if (pin !== undefined || soPin !== undefined) throw new UsageProblem('--pin and --so-pin are for a --token');
    return undefined;
  }
  if (pin === undefined || soPin === undefined) throw new UsageProblem('a --token takes --pin and --so-pin');
  return { module, pin, soPin };
}
