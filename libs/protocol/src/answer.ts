import { readProblem } from './problem/body.ts';
import { ProtocolProblem, type ProtocolCode } from './problem/protocol-problem.ts';
import type { ProtocolResponse } from './transport.ts';

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

/**
 * Reads the JSON object of an answer.
 *
 * @param what for messages: `capsule`
 * @returns the text of a member by its name; throws where it is no text
 * @throws ProtocolProblem `response-malformed`
 */
export function readObject({ status, headers, body }: ProtocolResponse, what: string): (member: string) => string {
  const type = headers['content-type'];
  if (type?.split(';')[0]?.trim().toLowerCase() !== 'application/json') {
    throw malformed(`the ${what} is not JSON`, status, 'content-type application/json', type === undefined ? 'none' : quote(type));
  }
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw malformed(`the ${what} is not JSON`, status, 'a JSON object', `${body.length} bytes of something else`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw malformed(`the ${what} is not a JSON object`, status, 'a JSON object', 'another JSON value');
  }
  const members = new Map<string, unknown>(Object.entries(value));
  return (name) => {
    const member = members.get(name);
    if (typeof member === 'string') return member;
    throw malformed(`the ${what} has no ${name}`, status, `${name} as text`, typeof member);
  };
}

/** A server's text on one line and short enough for a message. */
export function quote(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
