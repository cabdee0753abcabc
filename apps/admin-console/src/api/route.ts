import type { Environment } from '@testbed/publishing';
import type { Person } from '../accounts/accounts.ts';
import type { Console, EnvironmentDesk } from '../console.ts';
import { ConsoleProblem } from '../problem.ts';

/** An operation of the API: its address, who may ask, what it does. */
export interface Route {
  readonly method: 'GET' | 'POST';
  /** As `URLPattern` has it: `/api/:environment/drafts/:draft/approve`. */
  readonly path: string;
  /** Answers without a session; everything else takes one, with all the factors its roles demand. */
  readonly open?: boolean;
  /** Gives what is answered as JSON, or a whole answer: a download, a stream of events. */
  readonly answer: (request: ApiRequest) => unknown;
}

/** A request of a person who is signed in. */
export interface ApiRequest {
  readonly console: Console;
  /** Who asks: an `Actor` for `@testbed/publishing`. */
  readonly person: Person;
  /** Of the path. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** JSON members; none of a GET. */
  readonly body: Readonly<Record<string, unknown>>;
  /** Aborts when whoever asked is gone. */
  readonly signal: AbortSignal;
}

/** A text of the body. @throws ConsoleProblem `request-invalid` */
export function textOf({ body }: ApiRequest, name: string): string {
  const value = body[name];
  if (typeof value !== 'string') throw new ConsoleProblem('request-invalid', `${name} is missing or no text`);
  return value;
}

/** A whole number of the body. @throws ConsoleProblem `request-invalid` */
export function integerOf({ body }: ApiRequest, name: string): number {
  const value = body[name];
  if (!Number.isSafeInteger(value)) throw new ConsoleProblem('request-invalid', `${name} is missing or no whole number`);
  return value as number;
}

/** Texts of the body; none when it has none. @throws ConsoleProblem `request-invalid` */
export function textsOf({ body }: ApiRequest, name: string): readonly string[] {
  const value = body[name] ?? [];
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'string')) throw new ConsoleProblem('request-invalid', `${name} is no array of texts`);
  return value;
}

/** The environment in the path. @throws ConsoleProblem `not-found` */
export function deskOf({ console, parameters }: ApiRequest): EnvironmentDesk {
  const desk = console.environments.get(parameters['environment'] as Environment);
  if (!desk) throw new ConsoleProblem('not-found', 'there is no such environment');
  return desk;
}
