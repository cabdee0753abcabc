import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigurationProblem } from '../problem.ts';

/** Folder of the console. Its programs are started, never imported. */
export const consoleApp = join(import.meta.dirname, '../../../admin-console');

/** The console's program: `serve.ts CONFIGURATION`. */
export const consoleProgram = join(consoleApp, 'src/serve.ts');

/** Loaded into a console before its own program: it ends when whoever started it is gone. */
export const endsWithParent = import.meta.resolve('./ends-with-parent.ts');

/** What the console's program says once it listens, before its address. */
export const readyWords = 'console at ';

/** Pages are rendered much faster so. */
export const consoleEnvironment = { NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' } as const;

/** Configuration of the console in a folder. @throws ConfigurationProblem `file-unreadable` */
export function consoleIn(folder: string): string {
  const file = join(folder, 'console.json');
  if (!existsSync(file)) throw new ConfigurationProblem('file-unreadable', `there is no ${file}`, `make a console: testbed console init ${folder}`);
  return file;
}
