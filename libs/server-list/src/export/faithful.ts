import { isDeepStrictEqual } from 'node:util';
import { ServerListProblem } from '../problem.ts';

/** What an exported file says to its client must be what the list says. @throws ServerListProblem `server-list-export-unfaithful` */
export function demandSame(what: string, actual: unknown, expected: unknown): void {
  if (!isDeepStrictEqual(actual, expected)) throw unfaithful(`${what} is not read as the list has it`, JSON.stringify(expected), JSON.stringify(actual));
}

/** An export that its client would refuse or understand differently; never handed out. */
export function unfaithful(message: string, expected?: string, actual?: string): ServerListProblem {
  return new ServerListProblem('server-list-export-unfaithful', message, {
    ...(expected !== undefined && { expected }),
    ...(actual !== undefined && { actual }),
    next: 'this is a defect of the testbed: please report it',
  });
}

/** The bytes of a file by its name. @throws ServerListProblem `server-list-export-unfaithful` */
export function fileNamed(name: string, files: readonly { readonly name: string; readonly bytes: Uint8Array }[]): Buffer {
  const file = files.find((candidate) => candidate.name === name);
  if (!file) throw unfaithful(`${name} is missing`);
  return Buffer.from(file.bytes);
}
