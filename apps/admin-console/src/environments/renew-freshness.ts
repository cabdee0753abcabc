/** `renew-freshness.ts --configuration FILE [--environment NAME]`: says anew that the published lists are the newest; a line for each, `NAME<tab>until`. */
import { administrator, consoleProgram } from '../console-program.ts';
import { environmentsNamed } from './named.ts';

await consoleProgram({ environment: 'string' }, async ({ console, optional }) => {
  const lines: string[] = [];
  for (const [name, { publishing }] of environmentsNamed(console, optional('environment'))) {
    // An environment without a list has nothing to renew, unless it was named.
    if (optional('environment') === undefined && !publishing.current('server-list')) continue;
    await publishing.renewFreshness(administrator);
    const renewed = (await publishing.calendar()).find(({ what }) => what === 'freshness');
    lines.push(`${name}\t${renewed?.expires}`);
  }
  return lines.join('\n');
});
