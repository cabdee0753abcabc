import { resolve } from 'node:path';
import type { RotatedKeys } from '@testbed/publishing';
import type { CommandInput } from '../../command.ts';
import { consoleIn } from '../../console/app.ts';
import { runProgram, sayRefusal } from '../../console/program.ts';
import { style, type Output } from '../../output.ts';
import { UsageProblem } from '../../problem.ts';
import { secretReference } from './secret-reference.ts';
import { wholeNumber } from './whole-number.ts';

/** Replaces the signing keys of an environment: a new root, which old and new root keys sign. */
export async function rotateKeys([folder, ...more]: readonly string[], input: CommandInput, output: Output): Promise<number> {
  if (folder === undefined || more.length > 0) throw new UsageProblem('name the folder of the console: console rotate-keys DIR');
  const environment = input.required('environment');
  const rootKeys = input.texts('root-key').map((file) => resolve(file));
  if (rootKeys.length === 0) throw new UsageProblem('--root-key is missing: the root keys so far sign the new root');
  const secrets = ['old-root-password', 'root-password'].flatMap((option) => {
    const reference = secretReference(input, option);
    return reference === undefined ? [] : [`--${option}`, reference];
  });
  const words = ['--environment', environment, '--root-keys', JSON.stringify(rootKeys), '--years', String(wholeNumber(input, 'years', 3, 9)), ...secrets];
  const end = await runProgram('environments/rotate-keys.ts', consoleIn(folder), words);
  if (!end.ok) return sayRefusal(end, output);
  const rotated = JSON.parse(end.said) as RotatedKeys;
  output.say(`${style.green('✓')} the keys of ${environment} are new: root version ${rotated.version}`);
  output.say(`  its SHA-256            ${rotated.fingerprint}`);
  output.say(`  take off this machine  ${rotated.rootKeys.join(', ')}: nothing needs them until keys change again`);
  output.say(style.bold('\nWhat to do next'));
  output.say('  restart the console: its signer has the old keys open');
  output.say('  publish trusted servers and client configuration once more; until then the freshness is not renewed');
  output.document({ environment, ...rotated });
  return 0;
}
