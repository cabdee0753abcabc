import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';
import type { ServerList } from './model.ts';
import schema from './server-list.schema.json' with { type: 'json' };

/** Whether something is what a schema says, and what was wrong with the last thing that was not. */
export interface Validator<Content> {
  (value: unknown): value is Content;
  readonly errors: readonly ErrorObject[] | null | undefined;
}

let ajv: Ajv | undefined;

function compiler(): Ajv {
  if (ajv) return ajv;
  // That the schemas are schemas is tested, and not asked again at every start: it would take longer than compiling them.
  ajv = new Ajv({ verbose: true, allErrors: true, meta: false, validateSchema: false });
  return formats.default(ajv, ['date-time']);
}

/** A schema of this library's files. It is compiled when it is first used: most commands read no list, and compiling takes longer than all else they do. */
export function compileSchema<Content>(content: object): Validator<Content> {
  let compiled: ValidateFunction<Content> | undefined;
  const validate = (value: unknown): value is Content => {
    compiled ??= compiler().compile<Content>(content);
    return compiled(value);
  };
  return Object.defineProperty(validate, 'errors', { get: () => compiled?.errors }) as Validator<Content>;
}

/** The published schema of `server-list.json`. */
export const validateList = compileSchema<ServerList>(schema);

/** Whether an error is about what there is, rather than about its value. */
export function structural({ keyword }: ErrorObject): boolean {
  return keyword !== 'pattern' && keyword !== 'format';
}

/** The first thing that is wrong, in words. */
export function firstOf(errors: readonly ErrorObject[] | null | undefined): { readonly where: string; readonly why: string; readonly hint: string | undefined } {
  const [error] = errors ?? [];
  return { where: error?.instancePath || 'the file', why: error?.message ?? 'is invalid', hint: error?.parentSchema?.['description'] as string | undefined };
}
