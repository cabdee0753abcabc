import type { Answered } from './listener/start.ts';
import type { LogLine } from './log.ts';

/** The log line of an answered request: what happened and by which rule, nothing about whom. */
export function requestLine({ listener, route, status, duration, refusal, failure, logged }: Answered): LogLine {
  return {
    level: failure === undefined ? 'info' : 'error',
    event: 'request',
    listener,
    route,
    status,
    duration: Math.round(duration * 1000) / 1000,
    ...logged,
    ...(refusal
      ? {
          rule: refusal.rule,
          requirement: refusal.requirement,
          problem: refusal.problem,
          expected: refusal.expected,
          actual: refusal.actual,
        }
      : {}),
    ...(failure === undefined ? {} : { failure: failure instanceof Error ? (failure.stack ?? failure.message) : 'a thrown value' }),
  };
}
