import { deviates, undecided } from '@testbed/runner';
import type { Exchange } from '@testbed/wire';
import { describe } from '../../describe.ts';
import type { Caller } from '../caller.ts';

/**
 * What may come of a request: a status, any refusal by the client's fault, the end of the connection, the usual answer,
 * an answer that is no HTTP/1.1 (which nobody can take for success).
 */
export type Outcome = number | '4xx' | 'closed' | 'served' | 'not-http';

/** What RFC 9112 2.2 asks for where bytes are no request. */
export const refused: readonly Outcome[] = ['4xx', 'closed'];

/** @throws Deviation when something else came of it; Undecided when the target is unavailable */
export function expectOutcome({ answer, observe }: Caller, exchange: Exchange, allowed: readonly Outcome[]): void {
  const { response, failure } = exchange;
  const closed = failure?.kind === 'closed' || failure?.kind === 'alert';
  const is = (outcome: Outcome): boolean => {
    if (outcome === 'closed') return closed;
    if (outcome === 'not-http') return failure?.kind === 'malformed';
    if (outcome === 'served') return response?.status === answer;
    if (outcome === '4xx') return response !== undefined && response.status >= 400 && response.status < 500;
    return response?.status === outcome;
  };
  if (allowed.some(is)) return observe(describe(exchange));
  if (response?.status === 503) undecided('the target is unavailable now (503)');
  deviates(`${describe(exchange)}; expected was ${allowed.map(wordsOf).join(' or ')}`);
}

function wordsOf(outcome: Outcome): string {
  return typeof outcome === 'number' ? String(outcome) : words[outcome];
}

const words = { '4xx': 'a 4xx', closed: 'the end of the connection', served: 'the usual answer', 'not-http': 'something that is no HTTP' } as const;
