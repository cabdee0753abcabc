import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';

/**
 * Opens a regular file for reading, never through a symbolic link, never a pipe that would block.
 *
 * @throws Error when it is anything else, or longer than `most` octets
 */
export async function openBounded(path: string, most: number): Promise<{ readonly handle: FileHandle; readonly size: number }> {
  const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const { size, ...found } = await handle.stat().then((stats) => ({ size: stats.size, regular: stats.isFile() }));
    if (!found.regular) throw new Error(`${path} is no regular file`);
    if (size > most) throw new Error(`${path} has ${size} octets, more than ${most}`);
    return { handle, size };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** The JSON in a file. @throws Error as {@link openBounded}, SyntaxError */
export async function readJson(path: string, most: number): Promise<unknown> {
  const { handle } = await openBounded(path, most);
  try {
    return JSON.parse(await handle.readFile('utf8'));
  } finally {
    await handle.close();
  }
}
