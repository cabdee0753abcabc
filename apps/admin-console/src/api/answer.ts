import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream as NodeReadableStream } from 'node:stream/web';
import { fromNodeHeaders } from 'better-auth/node';
import type { Person } from '../accounts/accounts.ts';
import type { Console } from '../console.ts';
import { ConsoleProblem } from '../problem.ts';
import type { Route } from './route.ts';
import { routes } from './routes.ts';

/** A list with many servers is far smaller; bytes. */
const largestBody = 4 * 1024 * 1024;

const patterns = routes.map((route) => ({ route, pattern: new URLPattern({ pathname: route.path }) }));

/**
 * Answers a request to the API: finds its route, who asks, and what is sent.
 *
 * @throws ConsoleProblem `not-found`, `not-signed-in`, `second-factor-missing`, `request-invalid`, `request-too-large`,
 *   and whatever the route refuses
 */
export async function answerApi(console: Console, request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
  const { route, parameters } = routeFor(request.method, url.pathname);
  const person = await personAsking(console, request, route);
  const body = request.method === 'POST' ? await readBody(request) : {};
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const answer = await route.answer({ console, person, parameters, query: url.searchParams, body, signal: gone.signal });
  response.setHeader('cache-control', 'no-store');
  if (answer instanceof Response) return send(answer, response);
  response.setHeader('content-type', 'application/json; charset=utf-8');
  response.end(JSON.stringify(answer ?? {}));
}

function routeFor(method: string | undefined, pathname: string) {
  for (const { route, pattern } of patterns) {
    const match = route.method === method ? pattern.exec({ pathname }) : null;
    if (match) return { route, parameters: Object.fromEntries(Object.entries(match.pathname.groups).map(([name, value]) => [name, decodeURIComponent(value ?? '')])) };
  }
  throw new ConsoleProblem('not-found', 'the API has no such operation');
}

const nobody: Person = { id: '', name: '', displayName: '', roles: [], disabled: true, secondFactor: false };

async function personAsking({ accounts }: Console, request: IncomingMessage, route: Route): Promise<Person> {
  if (route.open === true) return nobody;
  const person = await accounts.personOf(fromNodeHeaders(request.headers));
  if (!person) throw new ConsoleProblem('not-signed-in', 'nobody is signed in here', { next: 'sign in' });
  if (!person.fullySignedIn) throw new ConsoleProblem('second-factor-missing', 'this takes a second factor', { next: 'set one up, or sign in with it' });
  return person;
}

async function readBody(request: IncomingMessage): Promise<Record<string, unknown>> {
  if (request.headers['content-type']?.startsWith('application/json') !== true) throw new ConsoleProblem('request-invalid', 'the API takes application/json');
  const parts: Buffer[] = [];
  let length = 0;
  // Whoever sends too much is told so before the connection ends.
  for await (const part of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > largestBody) break;
    parts.push(part);
  }
  if (length > largestBody) {
    request.resume();
    throw new ConsoleProblem('request-too-large', `a request has at most ${largestBody} bytes`);
  }
  const value = parse(Buffer.concat(parts).toString('utf8'));
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new ConsoleProblem('request-invalid', 'the body is no JSON object');
  return value as Record<string, unknown>;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

async function send(answer: Response, response: ServerResponse): Promise<void> {
  response.statusCode = answer.status;
  answer.headers.forEach((value, name) => response.setHeader(name, value));
  if (!answer.body) {
    response.end();
    return;
  }
  await pipeline(Readable.fromWeb(answer.body as NodeReadableStream), response).catch(() => undefined); // Whoever asked is gone.
}
