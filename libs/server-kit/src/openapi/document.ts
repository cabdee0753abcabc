import { problemMediaType, problems, type ProblemCode } from '@testbed/protocol';
import type { Schema } from './schema.ts';

/** A parameter of an operation. */
export interface ParameterObject {
  readonly name: string;
  readonly in: 'path' | 'header';
  readonly description: string;
  readonly required: boolean;
  readonly schema: Schema;
}

/** A header of an answer. */
export interface HeaderObject {
  readonly description: string;
  readonly required: boolean;
  readonly schema: Schema;
}

/** One kind of answer. Without content its body is empty. */
export interface ResponseObject {
  readonly description: string;
  readonly headers?: Readonly<Record<string, HeaderObject>>;
  readonly content?: Readonly<Record<string, { readonly schema: Schema }>>;
}

/** An operation as the document shows it. */
export interface OperationObject {
  readonly operationId: string;
  readonly summary: string;
  readonly tags: readonly string[];
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  readonly parameters: readonly ParameterObject[];
  readonly requestBody?: { readonly required: true; readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
  readonly responses: Readonly<Record<string, ResponseObject>>;
}

/** An OpenAPI 3.1 document. */
export interface OpenApiDocument {
  readonly openapi: '3.1.1';
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly paths: Readonly<Record<string, Readonly<Partial<Record<'get' | 'post', OperationObject>>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema>>;
    readonly securitySchemes: Readonly<Record<string, { readonly type: 'mutualTLS'; readonly description: string }>>;
  };
}

/** An operation, with the problems of the rules that it is judged by. */
export interface DescribedOperation extends Omit<OperationObject, 'responses'> {
  readonly method: 'get' | 'post';
  readonly path: string;
  /** The answer to a request that no rule refuses. */
  readonly answer: ResponseObject & { readonly status: number };
  /** What its rules can answer with. */
  readonly problems: readonly ProblemCode[];
  /** Statuses whose refusals have no body. */
  readonly emptyStatuses: readonly number[];
}

/** What any request can be answered with, whatever operation it is for. */
const everywhere: readonly ProblemCode[] = ['request-malformed', 'request-timeout', 'body-too-large', 'headers-too-large', 'internal-error', 'store-unavailable', 'overloaded'];

/** Writes the document of a server from what it enforces: refusals from the problems of its rules, the rest as described. */
export function openApiDocument(
  info: OpenApiDocument['info'],
  operations: readonly DescribedOperation[],
  { schemas, securitySchemes }: OpenApiDocument['components'],
): OpenApiDocument {
  const paths: Record<string, Partial<Record<'get' | 'post', OperationObject>>> = {};
  for (const { method, path, answer, problems: codes, emptyStatuses, ...operation } of operations) {
    const { status, ...response } = answer;
    paths[path] = { ...paths[path], [method]: { ...operation, responses: { [status]: response, ...refusals([...everywhere, ...codes], emptyStatuses) } } };
  }
  return { openapi: '3.1.1', info, paths, components: { schemas: { ...schemas, Problem: problem }, securitySchemes } };
}

function refusals(codes: readonly ProblemCode[], emptyStatuses: readonly number[]): Record<string, ResponseObject> {
  const byStatus = Object.groupBy([...new Set(codes)], (code) => problems[code].status);
  return Object.fromEntries(
    Object.entries(byStatus).map(([status, those]) => {
      const description = those.map((code) => problems[code].title).join('. ');
      if (emptyStatuses.includes(Number(status))) return [status, { description }];
      const schema: Schema = { allOf: [{ $ref: '#/components/schemas/Problem' }, { properties: { status: { const: Number(status) }, code: { enum: those } } }] };
      return [status, { description, content: { [problemMediaType]: { schema } } }];
    }),
  );
}

const text: Schema = { type: 'string', minLength: 1 };

/** A problem body (RFC 9457) with the rule that refused. */
const problem: Schema = {
  type: 'object',
  required: ['type', 'title', 'status', 'code', 'rule', 'requirement', 'expected', 'actual'],
  properties: {
    type: { type: 'string', pattern: '^urn:cdoc2-testbed:problem:' },
    title: text,
    status: { type: 'integer' },
    detail: text,
    code: { type: 'string', description: 'which problem it is; the title goes with it' },
    rule: { type: 'string', minLength: 1, description: 'the rule that refused' },
    requirement: { type: 'string', minLength: 1, description: 'the clause that the rule serves' },
    expected: text,
    actual: { type: 'string', minLength: 1, description: 'what was found; never any text of the request' },
  },
};
