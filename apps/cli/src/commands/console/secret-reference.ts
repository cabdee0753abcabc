import { resolve } from 'node:path';
import type { SecretReference } from '@testbed/publishing';
import type { CommandInput } from '../../command.ts';
import { UsageProblem } from '../../problem.ts';

/**
 * An option that says where a secret is: `env:NAME` or `file:PATH`. Whoever needs it looks it up there; only its place is
 * kept.
 *
 * @throws UsageProblem
 */
export function secretReference(input: CommandInput, option: string): SecretReference | undefined {
  const text = input.text(option);
  if (text === undefined) return undefined;
  if (text.startsWith('file:')) return `file:${resolve(text.slice('file:'.length))}`;
  if (text.startsWith('env:')) return text as SecretReference;
  throw new UsageProblem(`--${option} is env:NAME or file:PATH`);
}
