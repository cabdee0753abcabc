import { refusalAnswer, type Outcome } from '../endpoint.ts';
import type { Refusal } from '../rule.ts';

/** Tells whether a server has more to do than it can. */
export interface LoadWatch {
  readonly overloaded: () => boolean;
  stop(): Promise<void>;
}

const interval = 100;

/** So many times one after the other: a single long stop, as of a machine that hangs, is no overload. */
const times = 4;

/**
 * Watches how late the event loop is. All that a server has not got round to waits there, handshakes above all, and
 * everybody who waits too long gives up for nothing: better to turn some away while the rest is served.
 *
 * @param tolerance milliseconds that it may be late
 */
export function watchLoad(tolerance: number): LoadWatch {
  let late = 0;
  let due = performance.now() + interval;
  const timer = setInterval(() => {
    const now = performance.now();
    late = now - due > tolerance ? late + 1 : 0;
    due = now + interval;
  }, interval);
  timer.unref();
  return {
    overloaded: () => late >= times,
    async stop() {
      clearInterval(timer);
    },
  };
}

/** What to answer to a request that there is no time for. The connection stays: its handshake was the dearest part. */
export function overloadRefused(emptyStatuses: readonly number[]): Outcome {
  const { headers, ...answer } = refusalAnswer(refusal, emptyStatuses);
  return { answer: { ...answer, headers: { ...headers, 'retry-after': '1' } }, refusal };
}

const refusal: Refusal = {
  rule: 'load',
  requirement: 'RFC 9110 15.6.4',
  problem: 'overloaded',
  expected: 'no more requests than the server can answer',
  actual: 'more',
};
