import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import type { TlsFiles } from '../configuration-value.ts';
import type { Log } from '../log.ts';
import schema from './client-configuration.schema.json' with { type: 'json' };

/** What the service answers from. */
export interface ClientConfigurationPorts {
  readonly tls: TlsFiles;
  /** The published file. */
  readonly file: string;
  readonly log: Log;
}

/**
 * The organisation's configuration service (UC.Client.01/8b), not listening yet: `GET /client-configuration`
 * answers the published file with an ETag, or 304 to who has it already. The file is read and checked for every
 * request, so a publication counts at once and a wrong one is never served: 503 with a problem body (RFC 9457).
 */
export function clientConfigurationService({ tls, file, log }: ClientConfigurationPorts): FastifyInstance {
  const app = fastify({
    https: { ...tls, minVersion: 'TLSv1.3' },
    bodyLimit: 1024,
    // A published file is judged as it is, not as it could be made to fit.
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false, useDefaults: false } },
  });
  app.get('/client-configuration', async (request, reply) => {
    const published = await readPublished(file, request);
    if ('wrong' in published) {
      log({ level: 'error', event: 'client-configuration', status: 503, message: published.wrong });
      const body = { type: 'about:blank', title: 'Service Unavailable', status: 503, code: 'client-configuration-unavailable', detail: published.wrong };
      return reply.code(503).header('cache-control', 'no-store').type('application/problem+json').send(Buffer.from(JSON.stringify(body)));
    }
    const etag = `"${createHash('sha256').update(published.octets).digest('base64url')}"`;
    const known = request.headers['if-none-match']?.split(',').some((each) => ['*', etag, `W/${etag}`].includes(each.trim())) ?? false;
    reply.header('etag', etag).header('cache-control', 'no-cache');
    log({ level: 'info', event: 'client-configuration', status: known ? 304 : 200 });
    return known ? reply.code(304).send() : reply.type('application/json').send(published.octets);
  });
  return app;
}

type Published = { readonly octets: Buffer } | { readonly wrong: string };

async function readPublished(file: string, request: FastifyRequest): Promise<Published> {
  try {
    const octets = await readFile(file);
    const document: unknown = JSON.parse(octets.toString('utf8'));
    const validate = request.compileValidationSchema(schema);
    if (!validate(document)) {
      const [error] = validate.errors ?? [];
      return { wrong: `the published configuration is wrong: ${error?.instancePath ?? ''} ${error?.message ?? ''}` };
    }
    const { defaultExpiry, maximumExpiry = defaultExpiry } = document as { readonly defaultExpiry: string; readonly maximumExpiry?: string };
    if (daysOf(defaultExpiry) > daysOf(maximumExpiry)) return { wrong: 'the published configuration is wrong: its defaultExpiry is longer than its maximumExpiry' };
    return { octets };
  } catch (error) {
    return { wrong: error instanceof SyntaxError ? 'the published configuration is not JSON' : 'no configuration is published' };
  }
}

/** Of a period that the schema accepted: `P365D`. */
function daysOf(period: string): number {
  return Number(period.slice(1, -1));
}
