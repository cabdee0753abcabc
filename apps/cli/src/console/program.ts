import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { style, type Output } from '../output.ts';
import { consoleApp } from './app.ts';

/** What a program of the console said, or why it refused: a sentence and `[code]`. */
export interface ProgramEnd {
  readonly ok: boolean;
  readonly said: string;
}

/**
 * Runs one of the console's programs, whether the console runs or not.
 *
 * @param program its file below `src`
 * @param configuration the console's `console.json`
 */
export async function runProgram(program: string, configuration: string, words: readonly string[]): Promise<ProgramEnd> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', join(consoleApp, 'src', program), '--configuration', configuration, ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
  const [said, refused, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close') as Promise<[number | null]>]);
  return { ok: code === 0, said: (code === 0 ? said : refused).trim() };
}

/** Says why a program refused. @returns the exit code */
export function sayRefusal({ said }: ProgramEnd, output: Output): number {
  const [, message = said, code = 'console-refused'] = /^(.*) \[([a-z-]+)\]$/s.exec(said) ?? [];
  output.progress(`${style.red('✗')} ${message} [${code}]`);
  output.document({ error: { code, message } });
  return 1;
}
