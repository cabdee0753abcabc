import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';
import type { ServerList } from './model.ts';
import schema from './server-list.schema.json' with { type: 'json' };

const ajv = new Ajv({ verbose: true, allErrors: true });
formats.default(ajv, ['date-time']);

/** The published schema of `server-list.json`. */
export const validateList = ajv.compile<ServerList>(schema);

/** Compiles another schema of this library's files. */
export function compileSchema<Content>(content: object): ValidateFunction<Content> {
  return ajv.compile<Content>(content);
}

/** Whether an error is about what there is, rather than about its value. */
export function structural({ keyword }: ErrorObject): boolean {
  return keyword !== 'pattern' && keyword !== 'format';
}

/** The first thing that is wrong, in words. */
export function firstOf(errors: readonly ErrorObject[] | null | undefined): { readonly where: string; readonly why: string; readonly hint: string | undefined } {
  const [error] = errors ?? [];
  return { where: error?.instancePath || 'the file', why: error?.message ?? 'is invalid', hint: error?.parentSchema?.['description'] as string | undefined };
}
