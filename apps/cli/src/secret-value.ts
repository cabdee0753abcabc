import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { ConfigurationProblem } from './problem.ts';

/**
 * A password, PIN or secret as given on the command line or in a file: `env:NAME` and `file:PATH` keep it elsewhere.
 * A file's last line end is not part of the value.
 *
 * @param folder what the path is relative to: that of the file the value stands in, or the working one
 * @throws ConfigurationProblem `value-unavailable`
 */
export function secretValue(text: string, folder = '.'): string {
  if (text.startsWith('env:')) {
    const name = text.slice(4);
    const value = process.env[name];
    if (value === undefined) throw new ConfigurationProblem('value-unavailable', `the environment variable ${name} is not set`);
    return value;
  }
  if (text.startsWith('file:')) {
    const path = resolve(folder, text.slice(5));
    try {
      return readFileSync(path, 'utf8').replace(/\r?\n$/, '');
    } catch (cause) {
      throw new ConfigurationProblem('value-unavailable', `the file ${path} can't be read`, undefined, { cause });
    }
  }
  return text;
}

/** `LABEL=VALUE` where VALUE may be `env:…` or `file:…`; undefined when there is no `=`. */
export function labelledSecret(text: string): { label: string; value: string } | undefined {
  const at = text.indexOf('=');
  return at < 1 ? undefined : { label: text.slice(0, at), value: secretValue(text.slice(at + 1)) };
}
