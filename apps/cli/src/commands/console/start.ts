import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { CommandInput } from '../../command.ts';
import { consoleEnvironment, consoleIn, consoleProgram, endsWithParent, readyWords } from '../../console/app.ts';
import { currentPages } from '../../console/pages.ts';
import { style, type Output } from '../../output.ts';
import { ConfigurationProblem, UsageProblem } from '../../problem.ts';

/** Runs a console in the foreground until somebody ends it. */
export async function startConsole([named, ...more]: readonly string[], _input: CommandInput, output: Output): Promise<number> {
  if (named === undefined || more.length > 0) throw new UsageProblem('name the folder of the console: console start DIR');
  const file = consoleIn(named);
  await currentPages(output.progress);
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', '--import', endsWithParent, consoleProgram, file], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    env: { ...process.env, ...consoleEnvironment },
  });
  const end = (): void => void child.kill('SIGTERM');
  process.once('SIGINT', end).once('SIGTERM', end).once('SIGHUP', end);
  const ended = once(child, 'exit') as Promise<[number | null]>;
  const origin = await Promise.race([addressOf(child), ended.then(() => undefined)]);
  if (origin !== undefined) {
    output.say(`${style.green('✓')} the console answers at ${style.bold(origin)}; Ctrl-C ends it`);
    output.document({ ready: true, console: origin });
  }
  const [code] = await ended;
  if (origin !== undefined && (code === 0 || code === null)) return 0;
  throw new ConfigurationProblem('server-failed-to-start', 'the console ended', 'its words are above; the port may be in use');
}

/** The console's address, once it listens. */
function addressOf({ stdout }: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    createInterface({ input: stdout as Readable }).on('line', (line) => line.startsWith(readyWords) && resolve(line.slice(readyWords.length)));
  });
}
