import { Refusal } from '../refusal.ts';

/** Members of a request's body, not judged yet. */
export type Fields = Readonly<Record<string, unknown>>;

/** @throws Refusal 400 when the body is not a JSON object */
export function fieldsOf(body: unknown): Fields {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw new Refusal(400, 'The body must be a JSON object');
  return body as Fields;
}

/** A member that must be there. @throws Refusal 400 */
export function required(fields: Fields, name: string, form: RegExp = /./s): string {
  const value = fields[name];
  if (value === undefined || value === null) throw new Refusal(400, `Required ${name} is missing`);
  if (typeof value !== 'string' || !form.test(value)) throw new Refusal(400, `${name} has an incorrect format`);
  return value;
}

/** A member that may be left out. @throws Refusal 400 */
export function optional(fields: Fields, name: string, form: RegExp): string | undefined {
  return fields[name] === undefined || fields[name] === null ? undefined : required(fields, name, form);
}
