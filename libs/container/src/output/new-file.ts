import { link, lstat, open, rename, rm, type FileHandle } from 'node:fs/promises';
import type { Random } from '../random.ts';
import { outputExists, outputProblem } from './problem.ts';

/** How a file comes into being. */
export interface NewFileOptions {
  readonly overwrite: boolean;
  readonly random: Random;
}

/**
 * Writes a file that appears at `path` complete or not at all: into a temporary file beside it first, readable by
 * its owner only. Whatever fails, the temporary file is gone.
 *
 * @param write fills the file; its errors pass through, those of the file system become coded
 * @throws ContainerProblem `output-exists`, `output-failed`
 */
export async function writeNewFile(path: string, { overwrite, random }: NewFileOptions, write: (handle: FileHandle) => Promise<void>): Promise<void> {
  // Before the work; the link at the end decides.
  if (!overwrite && (await exists(path))) throw outputExists(path);
  const part = `${path}.part-${Buffer.from(random.bytes(8)).toString('hex')}`;
  const handle = await open(part, 'wx', 0o600).catch((cause: unknown) => {
    throw outputProblem(path, cause);
  });
  try {
    try {
      await write(handle);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await (overwrite ? rename(part, path) : link(part, path));
  } catch (cause) {
    throw outputProblem(path, cause);
  } finally {
    await rm(part, { force: true });
  }
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
