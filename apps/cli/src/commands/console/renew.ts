import type { CommandInput } from '../../command.ts';
import { consoleIn } from '../../console/app.ts';
import { runProgram, sayRefusal } from '../../console/program.ts';
import { style, type Output } from '../../output.ts';
import { UsageProblem } from '../../problem.ts';

/** Says anew that the published lists are the newest: for a timer of the machine, while the console runs or not. */
export async function renewFreshness([folder, ...more]: readonly string[], input: CommandInput, output: Output): Promise<number> {
  if (folder === undefined || more.length > 0) throw new UsageProblem('name the folder of the console: console renew DIR');
  const environment = input.text('environment');
  const end = await runProgram('environments/renew-freshness.ts', consoleIn(folder), environment === undefined ? [] : ['--environment', environment]);
  if (!end.ok) return sayRefusal(end, output);
  const renewed = end.said.split('\n').filter(Boolean).map((line) => line.split('\t'));
  if (renewed.length === 0) output.say('nothing is published yet: there is nothing to renew');
  for (const [name, until] of renewed) output.say(`${style.green('✓')} the list of ${name} is the newest until ${until}`);
  output.document({ renewed: renewed.map(([name, until]) => ({ environment: name, until })) });
  return 0;
}
