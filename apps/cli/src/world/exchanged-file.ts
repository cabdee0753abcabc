import { readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import { ConfigurationProblem } from '../problem.ts';
import type { WorldFile } from './world-file.ts';
import world from './world.schema.json' with { type: 'json' };

const ajv = new Ajv({ allowUnionTypes: true });

/** The schemas of the files that tools exchange (files.md), as published beside this file. */
export const exchangedFiles = { world: ajv.compile<WorldFile>(world) } as const;

/**
 * Reads a JSON file and validates it.
 *
 * @throws ConfigurationProblem `file-unreadable`, `file-invalid` naming the member
 */
export function readExchangedFile<Content>(path: string, what: string, valid: ValidateFunction<Content>, next?: string): Content {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    if (cause instanceof SyntaxError) throw new ConfigurationProblem('file-invalid', `${path} is not JSON: ${cause.message}`, next, { cause });
    throw new ConfigurationProblem('file-unreadable', `there is no ${what} ${path}`, next, { cause });
  }
  if (valid(content)) return content;
  const [error] = valid.errors ?? [];
  throw new ConfigurationProblem('file-invalid', `${path} is no ${what}: ${error?.instancePath || 'it'} ${error?.message}`, next);
}
