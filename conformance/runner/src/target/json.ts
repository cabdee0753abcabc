import { readFileSync } from 'node:fs';
import { TargetProblem } from './problem.ts';

/** Reads a file that goes with a target. @throws TargetProblem `target-unreadable` */
export function readFile(path: string, what: string): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new TargetProblem('target-unreadable', `there is no ${what} ${path}`, 'check the path', { cause });
  }
}

/** Reads a JSON file. @throws TargetProblem `target-unreadable`, `target-invalid` */
export function readJson(path: string, what: string): unknown {
  return parseJson(path, readFile(path, what));
}

/** @throws TargetProblem `target-invalid` */
export function parseJson(path: string, bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString());
  } catch (cause) {
    throw new TargetProblem('target-invalid', `${path} is not JSON: ${(cause as Error).message}`, 'correct the file', { cause });
  }
}
