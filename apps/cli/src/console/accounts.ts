import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { consoleApp } from './app.ts';

/** What can be done with accounts. */
export const accountActions = ['add', 'change', 'list', 'reset'] as const;

export type AccountAction = (typeof accountActions)[number];

/** Runs one of the console's programs for accounts, whether the console runs or not. @returns what it said, or why it refused */
export async function accountProgram(action: AccountAction, configuration: string, words: readonly string[]): Promise<{ readonly ok: boolean; readonly said: string }> {
  const program = join(consoleApp, 'src/accounts', `${action}.ts`);
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program, '--configuration', configuration, ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
  const [said, refused, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close') as Promise<[number | null]>]);
  return { ok: code === 0, said: (code === 0 ? said : refused).trim() };
}
