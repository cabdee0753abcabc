/** For tests only: whether a document is an OpenAPI 3.1 document, and whether an answer is what it promises. */
import { parseDateTime } from '@testbed/protocol';
import type { OpenApiDocument, OperationObject } from '../document.ts';
import type { Schema } from '../schema.ts';

/** An answer to judge. Names of headers are in lower case. */
export interface JudgedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Uint8Array;
}

/** What makes it no OpenAPI 3.1 document; empty where nothing does. */
export function documentFaults(document: OpenApiDocument): string[] {
  const faults: string[] = [];
  const must = (holds: boolean, fault: string): void => {
    if (!holds) faults.push(fault);
  };
  const ids = new Set<string>();
  must(/^3\.1\.\d+$/.test(document.openapi), 'the version is not 3.1');
  must(document.info.title !== '' && document.info.version !== '', 'title or version is missing');
  for (const [path, item] of Object.entries(document.paths)) {
    must(path.startsWith('/'), `the path ${path} does not begin with a slash`);
    for (const operation of Object.values(item)) {
      const at = `${operation.operationId}: `;
      must(!ids.has(operation.operationId), `${at}is there twice`);
      ids.add(operation.operationId);
      const named = operation.parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name);
      must([...path.matchAll(/{(\w+)}/g)].map(([, name]) => name).join() === named.join(), `${at}the parameters of its path are not those declared`);
      must(operation.parameters.every((parameter) => parameter.in !== 'path' || parameter.required), `${at}a parameter of the path must be required`);
      must(Object.keys(operation.responses).some((status) => status.startsWith('2')), `${at}nothing says what success is`);
      for (const [status, { description, content = {} }] of Object.entries(operation.responses)) {
        must(/^[1-5]\d\d$/.test(status) && description !== '', `${at}the response ${status} is no status with a description`);
        must(Object.keys(content).every((type) => /^[\w.+-]+\/[\w.+-]+$/.test(type)), `${at}the response ${status} has a content of no media type`);
      }
      for (const scheme of operation.security.flatMap(Object.keys)) must(scheme in document.components.securitySchemes, `${at}the security scheme ${scheme} is not there`);
    }
  }
  for (const [, target = ''] of JSON.stringify(document).matchAll(/"\$ref":"([^"]*)"/g)) must(resolve(document, target) !== undefined, `${target} is not there`);
  return faults;
}

/** What an answer to an operation has that the document does not promise, or lacks that it does. Other requests have no promise. */
export function answerFaults(document: OpenApiDocument, method: string, path: string, { status, headers, body }: JudgedAnswer): string[] {
  const operation = operationAt(document, method, path);
  if (!operation) return [];
  const response = operation.responses[status];
  if (!response) return [`${operation.operationId} promises no status ${status}`];
  const at = `${operation.operationId} ${status}: `;
  const faults = Object.entries(response.headers ?? {}).flatMap(([name, { required, schema }]) => {
    const value = headers[name.toLowerCase()];
    if (value === undefined) return required ? [`${at}no header ${name}`] : [];
    return schemaFaults(document, schema, schema.type === 'boolean' ? value === 'true' || (value === 'false' ? false : value) : value, `${at}${name}`);
  });
  const [[type, content] = []] = Object.entries(response.content ?? {});
  if (type === undefined || !content) return body.length === 0 ? faults : [...faults, `${at}a body where none is promised`];
  if (headers['content-type'] !== type) return [...faults, `${at}the content type is not ${type}`];
  return [...faults, ...schemaFaults(document, content.schema, JSON.parse(Buffer.from(body).toString()), `${at}body`)];
}

function operationAt(document: OpenApiDocument, method: string, path: string): OperationObject | undefined {
  for (const [template, item] of Object.entries(document.paths)) {
    if (new RegExp(`^${template.replace(/{\w+}/g, '[^/]+')}$`).test(path)) return method === 'GET' ? item.get : method === 'POST' ? item.post : undefined;
  }
  return undefined;
}

function schemaFaults(document: OpenApiDocument, schema: Schema, value: unknown, at: string): string[] {
  const deeper = (inner: Schema): string[] => schemaFaults(document, inner, value, at);
  const faults = [...(schema.$ref === undefined ? [] : deeper(resolve(document, schema.$ref) ?? {})), ...(schema.allOf ?? []).flatMap(deeper)];
  const must = (holds: boolean, what: string): void => {
    if (!holds) faults.push(`${at} is not ${what}`);
  };
  if (schema.type !== undefined) must(schema.type === 'integer' ? Number.isInteger(value) : typeof value === schema.type && value !== null, `of type ${schema.type}`);
  if (schema.enum) must(schema.enum.some((allowed) => allowed === value), `one of ${schema.enum.join(', ')}`);
  if (schema.const !== undefined) must(schema.const === value, String(schema.const));
  if (typeof value === 'string') {
    must(value.length >= (schema.minLength ?? 0) && value.length <= (schema.maxLength ?? Number.POSITIVE_INFINITY), 'of an allowed length');
    must(schema.pattern === undefined || new RegExp(schema.pattern).test(value), `as ${schema.pattern}`);
    must(schema.format === undefined || parseDateTime(value) !== undefined, 'a date-time');
  }
  if (typeof value === 'object' && value !== null) {
    const members = new Map<string, unknown>(Object.entries(value));
    for (const name of schema.required ?? []) must(members.has(name), `complete: ${name} is missing`);
    for (const [name, inner] of Object.entries(schema.properties ?? {})) {
      if (members.has(name)) faults.push(...schemaFaults(document, inner, members.get(name), `${at}.${name}`));
    }
  }
  return faults;
}

function resolve(document: OpenApiDocument, target: string): Schema | undefined {
  return document.components.schemas[/^#\/components\/schemas\/(\w+)$/.exec(target)?.[1] ?? ''];
}
