import { readFileSync } from 'node:fs';
import { PublishingProblem } from '../problem.ts';

/** Where a PIN or password is: `env:NAME` or `file:PATH` (its last line end is not part of it). Never the value itself. */
export type SecretReference = `env:${string}` | `file:${string}`;

/** @throws PublishingProblem `secret-unavailable` */
export function secretAt(reference: SecretReference): string {
  const [, kind, place = ''] = /^(env|file):(.+)$/s.exec(reference) ?? [];
  if (kind === 'env') {
    const value = process.env[place];
    if (value !== undefined) return value;
  }
  if (kind === 'file') {
    try {
      return readFileSync(place, 'utf8').replace(/\r?\n$/, '');
    } catch {
      // Said below, without what the file has.
    }
  }
  const what = kind === 'env' ? `the environment variable ${place} is not set` : kind === 'file' ? `the file ${place} can't be read` : 'a secret is given by its place only';
  throw new PublishingProblem('secret-unavailable', what, 'name the place as env:NAME or file:PATH, and put the value there');
}
