import { ContainerProblem } from '../problem.ts';

/** "The length of file names should not exceed 1000B" */
const longestName = 1000;

const reserved = /^(?:CON|PRN|AUX|NUL|COM[1-9]|LPT[1-9])$/iu;

/**
 * Checks a name found in a container (specification, "Requirements for payload unpacking"). The name is taken
 * as it is, without Unicode normalisation.
 *
 * @throws ContainerProblem `file-name-unsafe`
 */
export function checkNameToRead(name: string): void {
  refuse(name, findUnsafe(name));
}

/** Checks a name for a new container: the reader's rules, and what a writer should avoid. @throws ContainerProblem `file-name-unsafe` */
export function checkNameToWrite(name: string): void {
  refuse(name, findUnsafe(name) ?? findUnwise(name));
}

function findUnsafe(name: string): string | undefined {
  if (name === '') return 'it is empty';
  if (/^[ -]/u.test(name)) return 'it begins with a space or a hyphen';
  if (/[ .]$/u.test(name)) return 'it ends with a space or a period';
  if (/[<>:"/\\|?*]/u.test(name)) return 'it contains one of < > : " / \\ | ? *';
  if (/\p{Cc}/u.test(name)) return 'it contains a control character';
  if (name.includes('\u202e')) return 'it contains a right-to-left override (U+202E)';
  if (reserved.test(name)) return 'the name is reserved on Windows';
  return undefined;
}

function findUnwise(name: string): string | undefined {
  if (/[\ufffe\uffff]/u.test(name) || !name.isWellFormed()) return 'it contains a character that is none (U+FFFE, U+FFFF, half a surrogate pair)';
  if (Buffer.byteLength(name) > longestName) return `it is longer than ${longestName} bytes`;
  return undefined;
}

function refuse(name: string, reason: string | undefined): void {
  if (reason === undefined) return;
  throw new ContainerProblem('file-name-unsafe', `the file name ${JSON.stringify(name)} is not allowed: ${reason}`, { next: 'rename the file' });
}
