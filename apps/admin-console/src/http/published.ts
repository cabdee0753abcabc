import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open, realpath } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join, sep } from 'node:path';
import type { Environment } from '@testbed/publishing';
import type { Console } from '../console.ts';
import { ConsoleProblem } from '../problem.ts';

/** A published file is far smaller; bytes. */
const largest = 16 * 1024 * 1024;

/**
 * Serves what an environment published, to clients: `/published/ENVIRONMENT/PATH`, without a session.
 *
 * @throws ConsoleProblem `not-found`, `method-not-allowed`
 */
export async function answerPublished(console: Console, pathname: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'HEAD') throw new ConsoleProblem('method-not-allowed', 'published files are read only');
  const [environment = '', ...parts] = pathname.slice('/published/'.length).split('/');
  const desk = console.environments.get(environment as Environment);
  if (!desk || parts.length === 0 || !parts.every((part) => /^[\w-][\w.-]*$/.test(part))) throw nothing();
  const bytes = await read(desk.published, join(...parts));
  const tag = `"${createHash('sha256').update(bytes).digest('base64url')}"`;
  response.setHeader('etag', tag);
  // Freshness is what protects against a withheld list: a cache asks every time.
  response.setHeader('cache-control', 'no-cache');
  response.setHeader('cross-origin-resource-policy', 'cross-origin');
  if (request.headers['if-none-match'] === tag) {
    response.statusCode = 304;
    response.end();
    return;
  }
  response.setHeader('content-type', parts.at(-1)?.endsWith('.json') === true ? 'application/json' : 'application/octet-stream');
  response.setHeader('content-length', bytes.length);
  response.end(request.method === 'HEAD' ? undefined : bytes);
}

/** Links lead from a name to the version that is current, never out of the folder. */
async function read(folder: string, name: string): Promise<Buffer> {
  const [root, path] = await Promise.all([realpath(folder), realpath(join(folder, name))]).catch(() => []);
  if (root === undefined || path === undefined || !path.startsWith(root + sep)) throw nothing();
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW).catch(() => undefined);
  if (!file) throw nothing();
  try {
    const status = await file.stat();
    if (!status.isFile() || status.size > largest) throw nothing();
    return await file.readFile();
  } finally {
    await file.close();
  }
}

function nothing(): ConsoleProblem {
  return new ConsoleProblem('not-found', 'nothing was published under this name');
}
