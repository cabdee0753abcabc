import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AdapterProblem, runClient, type ClientRun } from '@testbed/adapters';
import { undecided, type TranscriptEntry } from '@testbed/runner';
import type { Vector } from '@testbed/vectors';
import { credentialFor, secretsOf } from './credential.ts';
import type { ContainerTarget } from './target.ts';

/** What came of a client opening one container. */
export interface Attempt {
  readonly run: ClientRun;
  /** What lies in the chosen folder. */
  readonly files: readonly FoundFile[];
  /** Paths of what appeared beside or above it, or where a bad name of the kit leads. */
  readonly elsewhere: readonly string[];
  readonly transcript: TranscriptEntry;
}

/** Something in the chosen folder, by its path from there. */
export interface FoundFile {
  readonly name: string;
  readonly size: number;
  /** Hex; undefined for what is no regular file. */
  readonly sha256: string | undefined;
  /** Permission bits of a regular file. */
  readonly mode?: number;
}

/** Milliseconds that opening one container may take. No vector needs more than a few seconds of work; machines may be busy. */
export const patience = 60_000;

/** Where the kit's absolute and climbing names lead. */
const outside = ['/tmp/cdoc2-vector-kit', '/tmp/cdoc2-vector-kit.txt'];

/** The vectors whose names lead there. Of these only one may run at a time: then it is clear whose file that is. */
export function leadsOutside({ mutation }: Pick<Vector, 'mutation'>): boolean {
  return ['traversal-deep', 'absolute', 'absolute-prefix', 'symbolic-link-first'].includes(mutation);
}

/** Has the client open a vector into an empty folder, looks at what is there then, and removes it. @throws Undecided when the adapter can't say so */
export async function attemptVector(vector: Vector, target: ContainerTarget): Promise<Attempt> {
  const folder = mkdtempSync(join(target.folder, 'attempt-'));
  const outDir = join(folder, 'files');
  mkdirSync(outDir);
  const container = join(folder, 'given.cdoc2');
  writeFileSync(container, vector.bytes());
  const watched = leadsOutside(vector) ? outside.filter((path) => !existsSync(path)) : [];
  const at = Date.now();
  try {
    const credential = credentialFor(vector, target);
    const order = { does: 'decrypt', container, outDir, credential } as const;
    const run = await runClient(target.adapter, order, { folder, timeout: patience, environment: { LANG: 'C.UTF-8' }, secrets: secretsOf(credential) });
    const files = filesIn(Buffer.from(outDir));
    const planted = watched.filter((path) => existsSync(path));
    for (const path of planted) rmSync(path, { force: true, recursive: true });
    const elsewhere = [...readdirSync(folder).filter((name) => name !== 'files' && name !== 'given.cdoc2'), ...planted];
    const { command, exit, timedOut, stdout, stderr, duration } = run;
    const left = listed([...files.map(({ name, size }) => `${name} (${size} bytes)`), ...elsewhere]);
    return { run, files, elsewhere, transcript: { kind: 'process', at, process: { command: command.map(shortened), exit, timedOut, stdout, stderr, duration, files: left } } };
  } catch (error) {
    if (error instanceof AdapterProblem) undecided(error.message);
    throw error;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Names are bytes: some of the kit's are not UTF-8. */
function filesIn(folder: Buffer, above = ''): readonly FoundFile[] {
  return readdirSync(folder, { withFileTypes: true, encoding: 'buffer' })
    .flatMap((entry): readonly FoundFile[] => {
      const path = Buffer.concat([folder, Buffer.from('/'), entry.name]);
      const name = above + entry.name.toString();
      if (entry.isFile()) {
        const { size, mode } = statSync(path);
        return [{ name, size, sha256: digest(path), mode: mode & 0o7777 }];
      }
      return [{ name, size: 0, sha256: undefined }, ...(entry.isDirectory() ? filesIn(path, `${name}/`) : [])];
    })
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** More than any vector holds: a file that large is wrong whatever is in it. */
const largest = 64 * 2 ** 20;

function digest(path: Buffer): string {
  return statSync(path).size > largest ? 'too large' : createHash('sha256').update(readFileSync(path)).digest('hex');
}

/** Labels that fill a header would fill the report as well. */
function shortened(word: string): string {
  return word.length > 500 ? `${word.slice(0, 100)}… (${word.length} characters)` : word;
}

/** The first of many, and how many more. */
export function listed(names: readonly string[], most = 10): readonly string[] {
  return names.length <= most ? names : [...names.slice(0, most), `${names.length - most} more`];
}
