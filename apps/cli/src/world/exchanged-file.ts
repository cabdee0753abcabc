import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { ConfigurationProblem } from '../problem.ts';

/**
 * Reads a JSON file that tools exchange (files.md) and validates it.
 *
 * @param schema as published beside the code; compiled here, for commands that read no such file
 * @throws ConfigurationProblem `file-unreadable`, `file-invalid` naming the member
 */
export function readExchangedFile<Content>(path: string, what: string, schema: object, next?: string): Content {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    if (cause instanceof SyntaxError) throw new ConfigurationProblem('file-invalid', `${path} is not JSON: ${cause.message}`, next, { cause });
    throw new ConfigurationProblem('file-unreadable', `there is no ${what} ${path}`, next, { cause });
  }
  const valid = new Ajv({ allowUnionTypes: true }).compile<Content>(schema);
  if (valid(content)) return content;
  const [error] = valid.errors ?? [];
  throw new ConfigurationProblem('file-invalid', `${path} is no ${what}: ${error?.instancePath || 'it'} ${error?.message}`, next);
}
