import { endpoint, type Endpoint } from '../endpoint.ts';
import type { Answer } from '../request.ts';
import type { Rule } from '../rule.ts';
import type { Store } from '../store/store.ts';
import type { OpenApiDocument } from '../openapi/document.ts';
import type { Metrics } from './metrics.ts';

/** What `/info` says about a server. */
export interface ServerInfo {
  readonly name: string;
  readonly version: string;
  readonly profile: string;
}

/** What a management listener tells of. */
export interface Managed {
  readonly store: Store;
  readonly metrics: Metrics;
  readonly openapi?: OpenApiDocument | undefined;
  /** Whether the server was told to stop: it still answers, and is not ready. */
  readonly stopping: () => boolean;
}

/**
 * The operations of a management listener: `/health` (the process), `/health/ready` (its store too, and that it is not stopping), `/info`, `/metrics`,
 * and `/openapi.json` where the server has a document.
 */
export function managementEndpoints(info: ServerInfo, { store, metrics, openapi, stopping }: Managed): Endpoint[] {
  return [
    show('/health', () => json(200, { status: 'UP' })),
    show('/health/ready', () => (stopping() ? json(503, { status: 'DOWN', server: 'stopping' }) : ready(store))),
    show('/info', () => json(200, info)),
    show('/metrics', async () => ({
      status: 200,
      headers: { 'content-type': metrics.contentType },
      body: Buffer.from(await metrics.text()),
    })),
    ...(openapi ? [show('/openapi.json', () => json(200, openapi))] : []),
    endpoint({ name: 'unknown', method: '*', path: '*', rules: [pathKnown], context: () => undefined }),
  ];
}

function show(path: string, answer: () => Answer | Promise<Answer>): Endpoint {
  return endpoint({ name: path, method: 'GET', path, rules: [], context: () => undefined, answer });
}

const pathKnown: Rule<unknown> = {
  id: 'path-known',
  requirement: 'RFC 9110 15.5.5',
  problem: 'path-unknown',
  check: () => ({ expected: 'GET /health, /health/ready, /info, /metrics or /openapi.json', actual: 'another request' }),
};

async function ready(store: Store): Promise<Answer> {
  try {
    await store.check();
    return json(200, { status: 'UP' });
  } catch {
    return json(503, { status: 'DOWN', store: 'unusable' });
  }
}

function json(status: number, value: object): Answer {
  return { status, headers: { 'content-type': 'application/json' }, body: Buffer.from(JSON.stringify(value)) };
}
