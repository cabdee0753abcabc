import { failed, refusalAnswer, type Outcome } from '../endpoint.ts';
import type { Refusal } from '../rule.ts';
import type { ListenerLimits } from './limits.ts';

/** What to answer where the request was refused while its path or body was read, before any endpoint. */
export function frameworkOutcome(error: unknown, limits: ListenerLimits, emptyStatuses: readonly number[]): Outcome {
  const refusal = frameworkRefusal(error, limits);
  return refusal ? { answer: refusalAnswer(refusal, emptyStatuses), refusal } : failed(error);
}

/** What to answer to a request whose Host header is not right. */
export function hostRefused(actual: string, emptyStatuses: readonly number[]): Outcome {
  const refusal: Refusal = { ...malformed('one Host header with a host and perhaps a port', actual), requirement: 'RFC 9112 3.2' };
  return { answer: refusalAnswer(refusal, emptyStatuses), refusal };
}

function frameworkRefusal(error: unknown, limits: ListenerLimits): Refusal | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return {
        rule: 'body-length',
        requirement: 'RFC 9110 15.5.14',
        problem: 'body-too-large',
        expected: `at most ${limits.body} bytes`,
        actual: 'more',
      };
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return {
        rule: 'content-type',
        requirement: 'RFC 9110 15.5.16',
        problem: 'content-type-unsupported',
        expected: 'application/json',
        actual: 'a malformed media type',
      };
    case 'FST_ERR_BAD_URL':
      return malformed('a path with well-formed percent-encoding', 'another path');
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
    case 'ECONNRESET':
      return malformed('as many bytes as content-length says', 'another number of bytes');
    default:
      return undefined;
  }
}

function malformed(expected: string, actual: string): Refusal {
  return { rule: 'well-formed', requirement: 'RFC 9110 15.5.1', problem: 'request-malformed', expected, actual };
}
