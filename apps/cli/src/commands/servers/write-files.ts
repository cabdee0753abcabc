import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ConfigurationProblem } from '../../problem.ts';

/** A file to write. */
export interface NewFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** Writes files that belong together: all of them, or none. @throws ConfigurationProblem `file-unreadable` */
export function writeFiles(files: readonly NewFile[]): void {
  const begun: string[] = [];
  try {
    for (const { path, bytes } of files) {
      begun.push(`${path}.new`);
      writeFileSync(`${path}.new`, bytes);
    }
    for (const { path } of files) {
      renameSync(`${path}.new`, path);
      begun.push(path);
    }
  } catch (cause) {
    for (const path of begun) rmSync(path, { force: true });
    throw unwritable(files[0]?.path ?? '', cause);
  }
}

/** As {@link writeFiles}, into a folder that is made, and removed again when it could not be filled. */
export function writeFolder(folder: string, files: readonly { readonly name: string; readonly bytes: Uint8Array }[]): void {
  let made: string | undefined;
  try {
    made = mkdirSync(folder, { recursive: true });
  } catch (cause) {
    throw unwritable(folder, cause);
  }
  try {
    writeFiles(files.map(({ name, bytes }) => ({ path: join(folder, name), bytes })));
  } catch (error) {
    if (made !== undefined) rmSync(made, { recursive: true, force: true });
    throw error;
  }
}

function unwritable(path: string, cause: unknown): ConfigurationProblem {
  return new ConfigurationProblem('file-unreadable', `${path} can't be written: ${(cause as NodeJS.ErrnoException).code}`, `check the folder ${dirname(path)}`, { cause });
}
