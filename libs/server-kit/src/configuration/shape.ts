import { parseDuration } from '../expiry/duration.ts';
import { ServerProblem } from '../problem.ts';

/** One thing that is wrong in a configuration. */
export interface ConfigurationFault {
  /** Where: `listeners.sender.port`; empty for the document itself. */
  readonly key: string;
  readonly expected: string;
  readonly actual: string;
}

/** Reads one value of a configuration; adds to `faults` what is wrong, in which case the result is not used. */
export interface Shape<T> {
  readonly expected: string;
  read(value: unknown, key: string, faults: ConfigurationFault[]): T | undefined;
}

/** What a shape reads. */
export type ReadAs<S> = S extends Shape<infer T> ? T : never;

/**
 * Reads a parsed JSON document by its shape.
 *
 * @throws ServerProblem `configuration-invalid` whose message lists every fault: which key, what it was, what would be right
 */
export function readConfiguration<T>(shape: Shape<T>, document: unknown): T {
  const faults: ConfigurationFault[] = [];
  const read = shape.read(document, '', faults);
  if (faults.length === 0 && read !== undefined) return read;
  throw configurationProblem(faults);
}

/** The problem for faults found by the shape or afterwards. */
export function configurationProblem(faults: readonly ConfigurationFault[]): ServerProblem {
  const sentences = faults.map(({ key, expected, actual }) => `${key || 'the document'} must be ${expected}, but is ${actual}`);
  const [first] = faults;
  return new ServerProblem('configuration-invalid', sentences.join('; '), {
    ...(first ? { expected: first.expected, actual: first.actual } : {}),
    next: 'Correct the configuration and start again.',
  });
}

/** A value judged by a function. */
export function value<T>(expected: string, accept: (given: unknown) => T | undefined): Shape<T> {
  return {
    expected,
    read(given, key, faults) {
      const accepted = accept(given);
      if (accepted === undefined) faults.push({ key, expected, actual: shown(given) });
      return accepted;
    },
  };
}

/** Text that is not empty. */
export const text: Shape<string> = value('text', (given) => (typeof given === 'string' && given !== '' ? given : undefined));

/** A whole number of the range, both ends included. */
export function whole(min: number, max: number): Shape<number> {
  return value(`a whole number from ${min} to ${max}`, (given) =>
    typeof given === 'number' && Number.isInteger(given) && given >= min && given <= max ? given : undefined,
  );
}

/** An ISO 8601 duration longer than nothing; read as milliseconds. */
export const duration: Shape<number> = value('an ISO 8601 duration such as P1095D or PT15M, without years and months', (given) =>
  typeof given === 'string' ? parseDuration(given) || undefined : undefined,
);

/** What a timer of Node can wait for: any longer, and it would not wait at all. */
const longestWait = 2 ** 31 - 1;

/** An ISO 8601 duration that is waited for; read as milliseconds. */
export const wait: Shape<number> = value('an ISO 8601 duration such as PT15M of less than 25 days', (given) => {
  const read = typeof given === 'string' ? parseDuration(given) || undefined : undefined;
  return read !== undefined && read <= longestWait ? read : undefined;
});

/** true or false. */
export const truth: Shape<boolean> = value('true or false', (given) => (typeof given === 'boolean' ? given : undefined));

/** One of a few words. */
export function oneOf<const T extends string>(...words: readonly T[]): Shape<T> {
  return value(`one of ${words.join(', ')}`, (given) => words.find((word) => word === given));
}

/** A list with at least one element. */
export function list<T>(element: Shape<T>): Shape<readonly T[]> {
  const expected = `a list of at least one element, each ${element.expected}`;
  return {
    expected,
    read(given, key, faults) {
      if (!Array.isArray(given) || given.length === 0) {
        faults.push({ key, expected, actual: shown(given) });
        return undefined;
      }
      return given.map((item, index) => element.read(item, `${key}[${index}]`, faults) as T);
    },
  };
}

/** A member that may be left out. */
export function optional<T>(shape: Shape<T>): Shape<T> & { readonly optional: true } {
  return { ...shape, optional: true };
}

type Members = Readonly<Record<string, Shape<unknown>>>;
type OptionalKeys<M extends Members> = { [K in keyof M]: M[K] extends { readonly optional: true } ? K : never }[keyof M];
type ObjectOf<M extends Members> = { readonly [K in Exclude<keyof M, OptionalKeys<M>>]: ReadAs<M[K]> } & {
  readonly [K in OptionalKeys<M>]?: ReadAs<M[K]>;
};

/** An object of exactly these members: an unknown one is most likely a slip of the pen, so it is refused. */
export function object<const M extends Members>(members: M): Shape<ObjectOf<M>> {
  const expected = `an object of ${Object.keys(members).join(', ')}`;
  return {
    expected,
    read(given, key, faults) {
      if (typeof given !== 'object' || given === null || Array.isArray(given)) {
        faults.push({ key, expected, actual: shown(given) });
        return undefined;
      }
      const prefix = key && `${key}.`;
      const present = new Map<string, unknown>(Object.entries(given));
      for (const name of present.keys()) {
        if (!Object.hasOwn(members, name)) faults.push({ key: `${prefix}${name}`, expected: `absent (known: ${Object.keys(members).join(', ')})`, actual: 'there' });
      }
      const entries = Object.entries(members).flatMap(([name, shape]) => {
        if (!present.has(name) && 'optional' in shape) return [];
        return [[name, shape.read(present.get(name), `${prefix}${name}`, faults)]];
      });
      return Object.fromEntries(entries) as ObjectOf<M>;
    },
  };
}

function shown(given: unknown): string {
  if (given === undefined) return 'missing';
  if (typeof given === 'string') return given === '' ? 'empty' : JSON.stringify(given.slice(0, 60));
  if (typeof given === 'object') return Array.isArray(given) ? `a list of ${given.length}` : 'an object or null';
  return JSON.stringify(given);
}
