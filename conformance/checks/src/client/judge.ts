import { deviates, Undecided } from '@testbed/runner';
import { entriesOf, type NamedContent } from './container/entries.ts';
import { readContainer, type Container, type RecipientRecord } from './container/read.ts';
import { unseal, type Opener } from './container/unseal.ts';
import { payload } from './work/payload.ts';
import type { Decryption, Encryption, Outcome } from './work/run.ts';

/** A container that the client made, with its header read. */
export interface Made {
  readonly file: Buffer;
  readonly container: Container;
  /** What the client told the user, in its last line. */
  readonly said: string;
}

/** @throws Deviation when the client did not say that it succeeded, or there is no readable container */
export function expectMade(encryption: Encryption): Made {
  const obstacle = notMade(encryption);
  return typeof obstacle === 'string' ? deviates(obstacle) : obstacle;
}

/** What a check starts from did not come about. */
export class TwinFailed extends Undecided {
  /** What the client did instead. */
  readonly actual: string;

  constructor(actual: string) {
    super(`the passing twin failed: the client ${actual}`);
    this.actual = actual;
  }
}

/** For the one check that judges a twin itself: its failure is a deviation there, and leaves all others undecided. */
export async function judged<T>(twin: Promise<T>): Promise<T> {
  return twin.catch((error: unknown) => {
    if (error instanceof TwinFailed) deviates(error.actual);
    throw error;
  });
}

/** The passing twin of what a check is about. @throws TwinFailed when the client does not make it */
export function twinMade(encryption: Encryption): Made {
  const obstacle = notMade(encryption);
  if (typeof obstacle === 'string') throw new TwinFailed(obstacle);
  return obstacle;
}

/** @throws Deviation when the files that came out are not these, or the client did not say that it succeeded */
export function expectOpened(decryption: Decryption, expected: readonly NamedContent[] = payload): void {
  const obstacle = notOpened(decryption, expected);
  if (obstacle !== undefined) deviates(obstacle);
}

/** The passing twin of what a check is about. @throws TwinFailed when the client does not open it */
export function twinOpened(decryption: Decryption, expected: readonly NamedContent[] = payload): void {
  const obstacle = notOpened(decryption, expected);
  if (obstacle !== undefined) throw new TwinFailed(obstacle);
}

/**
 * The client said that it failed, told the user something, and left nothing: no container, no file, no part of one.
 *
 * @returns what it did, for the report
 * @throws Deviation otherwise
 */
export function expectRefused({ run, left }: Outcome): string {
  if (run.timedOut) deviates(`did not end within ${Math.round(run.duration / 1000)} s`);
  if (run.claimsSuccess) deviates(`said that it succeeded (exit ${run.exit})${left.length > 0 ? ` and left ${left.join(', ')}` : ''}`);
  if (left.length > 0) deviates(`failed (${ended(run)}) but left ${left.join(', ')}`);
  if (run.exit === undefined) deviates(`crashed (${ended(run)})`);
  if (`${run.stdout}${run.stderr}`.trim() === '') deviates(`failed (${ended(run)}) without telling the user anything`);
  return `refused (${ended(run)}), told the user and left nothing`;
}

/** How files differ from what was expected, by name and content; undefined when they are the same. */
export function difference(files: readonly NamedContent[], expected: readonly NamedContent[] = payload): string | undefined {
  const missing = expected.filter(({ name }) => !files.some((file) => file.name === name)).map(({ name }) => name);
  const more = files.filter(({ name }) => !expected.some((file) => file.name === name)).map(({ name }) => name);
  const changed = expected.filter(({ name, sha256 }) => files.some((file) => file.name === name && file.sha256 !== sha256)).map(({ name }) => name);
  const words = [...missing.map((name) => `${name} is missing`), ...more.map((name) => `${name} was not asked for`), ...changed.map((name) => `${name} was changed`)];
  return words.length === 0 ? undefined : words.join(', ');
}

/** The judge opens the container with its own hand. @throws Deviation when that fails, or other files are in it */
export function expectUnseals({ container }: Made, opener: Opener, index = 0): string {
  const record = container.recipients[index];
  if (!record) deviates(`wrote a container with ${container.recipients.length} recipients`);
  const found = entriesIn(container, record, opener);
  if (typeof found === 'string') deviates(`wrote a container that the recipient can't open: ${found}`);
  const wrong = difference(found);
  if (wrong !== undefined) deviates(`wrote a container whose files are wrong: ${wrong}`);
  return `the recipient's ${opener.kind} opens the container, and the files are in it`;
}

/** The file names in a container. @throws Deviation when it does not open */
export function namesIn({ container }: Made, opener: Opener): readonly string[] {
  const [record] = container.recipients;
  const found = record ? entriesIn(container, record, opener) : 'it has no recipients';
  return typeof found === 'string' ? deviates(`wrote a container that the recipient can't open: ${found}`) : found.map(({ name }) => name);
}

function entriesIn(container: Container, record: RecipientRecord, opener: Opener): readonly NamedContent[] | string {
  try {
    return entriesOf(unseal(container, record, opener));
  } catch (error) {
    return (error as Error).message;
  }
}

/** @throws Deviation when the client said nothing about the container it made */
export function expectTold({ said }: Made): string {
  if (said === '') deviates('saved the container without telling the user anything');
  return `told the user: ${said}`;
}

function notMade({ run, container }: Encryption): string | Made {
  if (run.timedOut) return `did not end within ${Math.round(run.duration / 1000)} s`;
  if (!run.claimsSuccess) return `failed (${ended(run)}): ${saidBy(run)}`;
  if (!container) return `said that it succeeded (exit ${run.exit}), but there is no container`;
  try {
    return { file: container, container: readContainer(container), said: saidBy(run) };
  } catch (error) {
    return `wrote a file that is no container: ${(error as Error).message}`;
  }
}

function notOpened({ run, files }: Decryption, expected: readonly NamedContent[]): string | undefined {
  if (run.timedOut) return `did not end within ${Math.round(run.duration / 1000)} s`;
  if (!run.claimsSuccess) return `failed (${ended(run)}): ${saidBy(run)}`;
  const found = difference(files, expected);
  return found === undefined ? undefined : `said that it succeeded, but the files are wrong: ${found}`;
}

function ended({ exit, signal }: Outcome['run']): string {
  return exit === undefined ? String(signal) : `exit ${exit}`;
}

/** The last line that a client said. */
function saidBy({ stdout, stderr }: Outcome['run']): string {
  return (stderr.trim() || stdout.trim()).split('\n').at(-1)?.slice(0, 200) ?? '';
}
