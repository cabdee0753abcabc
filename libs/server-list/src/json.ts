import { ServerListProblem, type ServerListCode } from './problem.ts';

/** Parses JSON of unknown content. @throws ServerListProblem with the given code */
export function readJson(text: string, origin: string, code: ServerListCode): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new ServerListProblem(code, `${origin} is not JSON: ${(cause as Error).message}`, { cause });
  }
}

/** The bytes of a JSON file as this library writes them: indented, with a line end. */
export function jsonBytes(value: unknown): Uint8Array {
  return Buffer.from(`${JSON.stringify(value, undefined, 2)}\n`);
}
