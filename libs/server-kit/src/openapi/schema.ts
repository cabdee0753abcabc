/** The part of JSON Schema (2020-12, as OpenAPI 3.1 uses it) that the documents of the servers are written in. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: 'object' | 'string' | 'boolean' | 'integer';
  readonly description?: string;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly allOf?: readonly Schema[];
  readonly enum?: readonly (string | number)[];
  readonly const?: string | number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly format?: 'date-time';
  readonly contentEncoding?: 'base64';
}

/** Bytes in canonical base64. Lengths are of the bytes. */
export function base64Schema(description: string, { min = 0, max }: { readonly min?: number; readonly max: number }): Schema {
  const characters = (bytes: number): number => Math.ceil(bytes / 3) * 4;
  return {
    type: 'string',
    description: `${description}; ${min} to ${max} bytes`,
    contentEncoding: 'base64',
    minLength: characters(min),
    maxLength: characters(max),
    pattern: '^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$',
  };
}
