import { randomBytes } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { fromNodeHeaders } from 'better-auth/node';
import { clientAddressHeader } from '../accounts/client-address.ts';
import { answerApi } from '../api/answer.ts';
import type { Console } from '../console.ts';
import type { Log } from '../log.ts';
import { ConsoleProblem } from '../problem.ts';
import { answerAuthentication } from './authentication.ts';
import { answerProblem, problemOf } from './problem.ts';
import { answerPublished } from './published.ts';
import { contentSecurityPolicy, securityHeaders } from './security-headers.ts';

/** Headers by which the inside is told things; nobody outside may. */
const insideHeaders = ['x-nonce', clientAddressHeader, 'content-security-policy', 'content-security-policy-report-only', 'x-forwarded-host', 'x-forwarded-proto', 'x-forwarded-for'];

/** Answers pages. */
export type PageHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/**
 * What every request passes, in this order: security headers, the host asked for, the origin of whatever changes
 * something; then the published files, sign-in, the API and the pages.
 *
 * @param origin the console's own; requests for another host are refused, so that no foreign name can be bound to it
 */
export function requestListener(console: Console, origin: string, pages: PageHandler, report: (error: unknown) => void, log: Log): RequestListener {
  const { host, protocol } = new URL(origin);

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    for (const name of insideHeaders) delete request.headers[name];
    const nonce = randomBytes(16).toString('base64');
    for (const [name, value] of Object.entries(securityHeaders(nonce, protocol === 'https:'))) response.setHeader(name, value);
    if (request.headers.host !== host) throw new ConsoleProblem('origin-refused', 'this console answers under its own address only');
    const { pathname } = new URL(request.url ?? '/', origin);
    if (pathname.startsWith('/published/')) return answerPublished(console, pathname, request, response);
    if (!reading(request) && request.headers.origin !== origin) throw new ConsoleProblem('origin-refused', 'a request that changes something comes from a page of this console');
    request.headers[clientAddressHeader] = request.socket.remoteAddress;
    if (pathname.startsWith('/api/auth/')) return answerAuthentication(console, pathname, request, response);
    // Looking at pages and changing things keeps a session from idling out; a stream of events that reconnects does not.
    if (!pathname.startsWith('/_next/') && !(pathname.startsWith('/api/') && reading(request))) await refreshSession(console, request, response);
    if (pathname.startsWith('/api/')) return answerApi(console, request, response, new URL(request.url ?? '/', origin));
    if (!reading(request)) throw new ConsoleProblem('method-not-allowed', 'pages are read only');
    request.headers['content-security-policy'] = contentSecurityPolicy(nonce);
    request.headers['x-nonce'] = nonce;
    return pages(request, response);
  }

  return (request, response) => {
    const client = request.socket.remoteAddress; // Gone with the connection.
    answer(request, response).catch((error: unknown) => {
      const problem = problemOf(error);
      if (!problem) report(error);
      else log({ event: 'refused', outcome: problem.code, request: `${request.method} ${request.url?.split('?', 1)[0]}`, ...(client !== undefined && { client }) });
      answerProblem(response, problem);
    });
  };
}

function reading({ method }: IncomingMessage): boolean {
  return method === 'GET' || method === 'HEAD';
}

async function refreshSession({ authentication }: Console, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.headers.cookie === undefined) return;
  const { headers } = await authentication.api.getSession({ headers: fromNodeHeaders(request.headers), returnHeaders: true });
  response.setHeader('set-cookie', headers.getSetCookie());
}
