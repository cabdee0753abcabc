import { basename } from 'node:path';
import { ContainerProblem } from '../problem.ts';
import { defaultMaxFiles } from '../payload/limits.ts';
import { checkNameToWrite } from '../payload/file-name.ts';
import { openSource } from './source.ts';

/** A file to put into a container. */
export interface SourceFile {
  readonly path: string;
  /** Its name in the container; by default the last part of the path. */
  readonly name?: string;
}

/** A source's name in the container. */
export function nameOf({ path, name }: SourceFile): string {
  return name ?? basename(path);
}

/**
 * Checks what can be checked about the files before any key is made or capsule uploaded; `writeContainer` checks again.
 *
 * @returns the sum of their sizes in bytes
 * @throws ContainerProblem `files-missing`, `too-many-files`, `file-name-unsafe`, `file-name-duplicate`,
 *   `input-unreadable`, `input-not-regular`
 */
export async function checkSources(files: readonly SourceFile[]): Promise<number> {
  if (files.length === 0) throw new ContainerProblem('files-missing', 'a container needs at least one file');
  if (files.length > defaultMaxFiles) {
    throw new ContainerProblem('too-many-files', 'more files than readers accept by default', {
      expected: `at most ${defaultMaxFiles}`,
      actual: String(files.length),
      next: 'put them into an archive first',
    });
  }
  const names = new Set<string>();
  let total = 0;
  for (const file of files) {
    const name = nameOf(file);
    checkNameToWrite(name);
    if (names.has(name)) {
      throw new ContainerProblem('file-name-duplicate', `two files are named ${JSON.stringify(name)}`, { next: 'rename one of them' });
    }
    names.add(name);
    const { handle, size } = await openSource(file.path);
    await handle.close();
    total += size;
  }
  return total;
}
