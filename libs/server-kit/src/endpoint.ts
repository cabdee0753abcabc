import { problemBody, problemMediaType, problems } from '@testbed/protocol';
import { ServerProblem } from './problem.ts';
import type { Answer, RawRequest } from './request.ts';
import { runRules, type Refusal, type Rule } from './rule.ts';

/** One operation of a server: its rules in order, and the answer to a request that passed them all. */
export interface Operation<Context> {
  /** Name in logs and metrics: the operationId of the contract where it has one. */
  readonly name: string;
  /** `*` is every method that no other endpoint takes at this path. */
  readonly method: 'GET' | 'POST' | '*';
  /** Path with `:name` parameters; `*` is every path that no other endpoint has. */
  readonly path: string;
  readonly rules: readonly Rule<Context>[];
  /** The context the rules share. Reads nothing and refuses nothing. */
  context(request: RawRequest): Context;
  /** Left out where the last rule always refuses. */
  answer?(context: Context): Answer | Promise<Answer>;
  /** Statuses whose refusals the contract wants without a body. */
  readonly emptyStatuses?: readonly number[];
  /** The `Allow` header of a `method-not-allowed`: the methods the contract has for this path. */
  readonly allow?: string;
  /** What the log may know besides the refusal. No personal data, no contents. */
  logged?(context: Context): Readonly<Record<string, string>>;
}

/** What became of a request: the answer, and for the log the refusal or the failure behind it. */
export interface Outcome {
  readonly answer: Answer;
  readonly refusal?: Refusal;
  readonly failure?: unknown;
  readonly logged?: Readonly<Record<string, string>>;
}

/** An operation with its context closed over: what a listener serves. */
export interface Endpoint extends Pick<Operation<never>, 'name' | 'method' | 'path'> {
  /** Never rejects: a rule or an answer that throws is a 500 with the failure for the log. */
  handle(request: RawRequest): Promise<Outcome>;
}

/** Makes an operation servable. */
export function endpoint<Context>(operation: Operation<Context>): Endpoint {
  const { name, method, path, rules, emptyStatuses = [], allow } = operation;
  return {
    name,
    method,
    path,
    async handle(request) {
      const context = operation.context(request);
      try {
        const refusal = await runRules(rules, context);
        if (refusal) {
          return { answer: refusalAnswer(refusal, emptyStatuses, allow), refusal, logged: operation.logged?.(context) ?? {} };
        }
        const answer = await operation.answer?.(context);
        if (!answer) throw new Error(`no rule of ${name} refused, and it has no answer`);
        return { answer, logged: operation.logged?.(context) ?? {} };
      } catch (failure) {
        return failed(failure);
      }
    },
  };
}

/** The answer to a request that failed inside the server. The client learns that it did and whether to come back, not why. */
export function failed(failure: unknown): Outcome {
  const refusal = failure instanceof ServerProblem && failure.code === 'store-unusable' ? storeAway : broken;
  return { answer: refusalAnswer(refusal, []), refusal, failure };
}

const broken: Refusal = {
  rule: 'server',
  requirement: 'RFC 9110 15.6.1',
  problem: 'internal-error',
  expected: 'an answer',
  actual: 'a failure inside the server',
};

const storeAway: Refusal = {
  rule: 'store',
  requirement: 'RFC 9110 15.6.4',
  problem: 'store-unavailable',
  expected: 'a store that can be used',
  actual: 'none at the moment',
};

/** The answer to a refused request: a problem body, or none where the contract wants none. */
export function refusalAnswer(refusal: Refusal, emptyStatuses: readonly number[], allow?: string): Answer {
  const { status } = problems[refusal.problem];
  const headers = refusal.problem === 'method-not-allowed' && allow ? { allow } : {};
  if (emptyStatuses.includes(status)) return { status, headers };
  return {
    status,
    headers: { ...headers, 'content-type': problemMediaType },
    body: Buffer.from(JSON.stringify(problemBody(refusal.problem, refusal))),
  };
}
