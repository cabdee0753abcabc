import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { LoadProblem } from '../problem.ts';

/**
 * A password as a target file tells it: as it is, `env:NAME`, or `file:PATH`, whose last line end is not part of it.
 *
 * @param folder of the target file, which the path is relative to
 * @throws LoadProblem `target-unsuitable`
 */
export function passwordOf(text: string, folder: string): string {
  if (text.startsWith('env:')) {
    const name = text.slice('env:'.length);
    const value = process.env[name];
    if (value === undefined) throw unavailable(`the environment variable ${name} is not set`);
    return value;
  }
  if (!text.startsWith('file:')) return text;
  const path = resolve(folder, text.slice('file:'.length));
  try {
    return readFileSync(path, 'utf8').replace(/\r?\n$/, '');
  } catch (cause) {
    throw unavailable(`the file ${path} can't be read`, { cause });
  }
}

function unavailable(what: string, options?: ErrorOptions): LoadProblem {
  return new LoadProblem('target-unsuitable', `a password of the target file is not to be had: ${what}`, 'set it, or correct the target file', options);
}
