import { open, stat, type FileHandle } from 'node:fs/promises';
import { ContainerProblem } from '../problem.ts';

/** An input file, open for reading, as it was when opened. */
export interface Source {
  readonly handle: FileHandle;
  /** Bytes. */
  readonly size: number;
  readonly modified: Date;
}

/**
 * Opens a regular file. The caller closes the handle.
 *
 * @throws ContainerProblem `input-unreadable`, `input-not-regular`
 */
export async function openSource(path: string): Promise<Source> {
  // Looked at before it is opened: opening a pipe would wait for somebody to write into it.
  if (!(await statOf(path)).isFile()) throw notRegular(path);
  const handle = await open(path).catch((cause: unknown) => {
    throw unreadable(path, cause);
  });
  const { size, mtime } = await handle.stat();
  return { handle, size, modified: mtime };
}

async function statOf(path: string) {
  return stat(path).catch((cause: unknown) => {
    throw unreadable(path, cause);
  });
}

function notRegular(path: string): ContainerProblem {
  return new ContainerProblem('input-not-regular', `${path} is not a regular file`);
}

function unreadable(path: string, cause: unknown): ContainerProblem {
  const { code } = cause as NodeJS.ErrnoException;
  return new ContainerProblem('input-unreadable', `${path} cannot be read`, { ...(code && { actual: code }), cause });
}
