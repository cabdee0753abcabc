import { parseDateTime } from '../date-time.ts';
import { readProblem } from '../problem/body.ts';
import { ProtocolProblem, type ProtocolCode } from '../problem/protocol-problem.ts';
import type { ProtocolResponse } from '../transport.ts';
import { capsuleHeaders } from './contract.ts';

/** What a server said about the life time of a capsule. A header that was not sent is absent. */
export interface CapsuleLifetime {
  readonly expiry?: Date;
  /** Whether the server shortened the expiry that was asked for. */
  readonly adjusted?: boolean;
}

/** Reads the two expiry headers. @throws ProtocolProblem `response-malformed` */
export function readLifetime({ status, headers }: ProtocolResponse): CapsuleLifetime {
  const time = headers[capsuleHeaders.expiryTime];
  const adjusted = headers[capsuleHeaders.expiryTimeAdjusted];
  const expiry = time === undefined ? undefined : parseDateTime(time);
  if (time !== undefined && !expiry) {
    throw malformed(`the header ${capsuleHeaders.expiryTime} is not a date-time`, status, 'an RFC 3339 date-time', quote(time));
  }
  if (adjusted !== undefined && adjusted !== 'true' && adjusted !== 'false') {
    throw malformed(`the header ${capsuleHeaders.expiryTimeAdjusted} is not a boolean`, status, 'true or false', quote(adjusted));
  }
  return { ...(expiry ? { expiry } : {}), ...(adjusted === undefined ? {} : { adjusted: adjusted === 'true' }) };
}

/** A `response-malformed` with what was wrong and what would have been right. */
export function malformed(message: string, status: number, expected: string, actual: string): ProtocolProblem {
  return new ProtocolProblem('response-malformed', message, { status, expected, actual });
}

/** The problem behind an answer that is not the one hoped for; `byStatus` names what 4xx codes mean here. */
export function refusal(
  { status, headers, body }: ProtocolResponse,
  expected: number,
  byStatus: (status: number) => ProtocolCode,
): ProtocolProblem {
  if (status < 400 || status > 599) {
    return malformed(`the server answered with status ${status}`, status, String(expected), String(status));
  }
  const problem = readProblem(headers['content-type'], body);
  const code = status >= 500 ? 'server-error' : byStatus(status);
  const said = problem.detail ?? problem.title;
  return new ProtocolProblem(code, `the server answered with status ${status}${said ? `: ${said}` : ''}`, { status, problem });
}

/** A server's text on one line and short enough for a message. */
export function quote(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
