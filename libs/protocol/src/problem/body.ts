import { problems, type ProblemCode } from './codes.ts';

/** Media type of a problem body (RFC 9457, 3). */
export const problemMediaType = 'application/problem+json';

/** A problem as it travels (RFC 9457), with the extension members that name the rule and what it found. */
export interface ProblemBody {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail?: string;
  readonly code: ProblemCode;
  readonly rule: string;
  readonly requirement: string;
  readonly expected: string;
  readonly actual: string;
}

/** The rule that refused, and what it expected and found. */
export type ProblemDetails = Pick<ProblemBody, 'rule' | 'requirement' | 'expected' | 'actual'>;

/** The body for one refusal. `detail` says in one sentence what would have been right. */
export function problemBody(code: ProblemCode, details: ProblemDetails): ProblemBody {
  const { status, title } = problems[code];
  const { rule, requirement, expected, actual } = details;
  return {
    type: `urn:cdoc2-testbed:problem:${code}`,
    title,
    status,
    detail: `${title}: expected ${expected}, got ${actual}.`,
    code,
    rule,
    requirement,
    expected,
    actual,
  };
}

/** What a client could read of a problem body. Another server's codes are as they are; none is assumed. */
export interface ReceivedProblem {
  readonly code?: string;
  readonly title?: string;
  readonly detail?: string;
  readonly rule?: string;
  readonly requirement?: string;
  readonly expected?: string;
  readonly actual?: string;
}

const readMembers = ['code', 'title', 'detail', 'rule', 'requirement', 'expected', 'actual'] as const;

/** Reads a problem body of any server: text members as far as they are there, nothing from anything else. */
export function readProblem(contentType: string | undefined, body: Uint8Array): ReceivedProblem {
  if (contentType?.split(';')[0]?.trim().toLowerCase() !== problemMediaType) return {};
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return {};
  }
  if (typeof value !== 'object' || value === null) return {};
  const members = new Map<string, unknown>(Object.entries(value));
  return Object.fromEntries(
    readMembers.flatMap((name) => {
      const member = members.get(name);
      return typeof member === 'string' ? [[name, member]] : [];
    }),
  );
}
