import { EidProblem } from '../problem.ts';
import { parseAnswer, type Answer } from './answer.ts';
import type { RemoteOptions } from './options.ts';
import { refusalFor, type Refusals } from './refusal.ts';

/** A request to a service, and what its statuses mean there. */
export interface Exchange {
  /** Begins with a slash. */
  readonly path: string;
  /** With a body it is a POST. */
  readonly body?: object;
  readonly refusals: Refusals;
}

/** How long the server may take to accept a connection, and to answer beyond the time it was asked to hold the question (ms). */
const patience = 5000;

/** How long the service is asked to hold a question about a session while nothing happens (ms). */
export const holdFor = 5000;

/**
 * One request to a service and its JSON answer.
 *
 * @throws EidProblem bearer-refused, service-answer-malformed, service-status-unexpected, and the codes of `refusals`
 * @throws TlsProblem
 */
export async function exchange({ baseUrl, pins, clock, request, bearer }: RemoteOptions, { path, body, refusals }: Exchange): Promise<Answer> {
  const response = await request({
    method: body ? 'POST' : 'GET',
    url: `${baseUrl}${path}`,
    headers: {
      accept: 'application/json',
      ...(body ? { 'content-type': 'application/json' } : {}),
      ...(bearer ? { authorization: `Bearer ${bearer()}` } : {}),
    },
    ...(body ? { body: Buffer.from(JSON.stringify(body)) } : {}),
    pins,
    at: clock.now().getTime(),
    connectTimeout: patience,
    responseTimeout: holdFor + patience,
  });
  if (response.status === 200) return parseAnswer(response.body);
  if (response.status === 401 && /^Bearer\b/i.test(response.headers['www-authenticate'] ?? '')) {
    throw new EidProblem('bearer-refused', 'the proxy does not accept the bearer token', 'get a new token for the proxy');
  }
  throw refusalFor(String(response.status), refusals, [
    'service-status-unexpected',
    `the signing service answered with status ${response.status}`,
    'try again later',
  ]);
}
