import { link, mkdir, mkdtemp, open, rename, rm, rmdir, statfs, unlink } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { ContainerProblem } from '../problem.ts';
import { outputProblem } from './problem.ts';

/** A file that came out of a container. */
export interface ExtractedFile {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly path: string;
}

/** Where files wait until the tag of the payload was checked: a folder of its own inside the output folder. */
export interface Staging {
  /** Writes one file. @throws ContainerProblem `output-failed` */
  write(this: void, name: string, size: number, content: AsyncIterable<Buffer>): Promise<void>;
  /**
   * Puts all files where they belong, or none. Nothing is written through what is there already: names that are
   * taken, symbolic links among them, are refused or, with `overwrite`, replaced.
   * @throws ContainerProblem `output-exists`, `file-name-too-long`, `output-failed`
   */
  place(overwrite: boolean): Promise<ExtractedFile[]>;
  /** Removes the staging folder, and after a failure the output folder if it was made here and nothing else is in it. */
  end(outcome: 'placed' | 'failed'): Promise<void>;
}

/** Creates the output folder where it is missing, and in it the staging folder. @throws ContainerProblem `output-failed` */
export async function createStaging(outDir: string): Promise<Staging> {
  const out = resolve(outDir);
  const files: (ExtractedFile & { readonly staged: string })[] = [];
  const made = await mkdir(out, { recursive: true }).catch((cause: unknown) => {
    throw outputFailed(out, cause);
  });
  const folder = await mkdtemp(join(out, '.cdoc2-')).catch(async (cause: unknown) => {
    await removeFolders(out, made);
    throw outputFailed(out, cause);
  });

  async function write(name: string, size: number, content: AsyncIterable<Buffer>): Promise<void> {
    await checkFreeSpace(out, size);
    const file = { name, size, path: join(out, name), staged: join(folder, String(files.length)) };
    files.push(file);
    const handle = await open(file.staged, 'wx', 0o600);
    try {
      for await (const chunk of content) await handle.appendFile(chunk);
    } finally {
      await handle.close();
    }
  }

  async function place(overwrite: boolean): Promise<ExtractedFile[]> {
    const undo: (() => Promise<void>)[] = [];
    for (const file of files) {
      try {
        undo.push(await (overwrite ? replace(file) : put(file)));
      } catch (cause) {
        for (const step of undo.reverse()) await step();
        throw (cause as NodeJS.ErrnoException).code === 'ENAMETOOLONG' ? nameTooLong(file.name, cause) : outputProblem(file.path, cause);
      }
    }
    return files.map(({ name, size, path }) => ({ name, size, path }));
  }

  async function end(outcome: 'placed' | 'failed'): Promise<void> {
    await rm(folder, { recursive: true, force: true });
    if (outcome === 'failed') await removeFolders(out, made);
  }

  return { write, place, end };
}

interface Staged {
  readonly path: string;
  readonly staged: string;
}

/** A link never follows or replaces what is there. Returns how to undo it. */
async function put({ path, staged }: Staged): Promise<() => Promise<void>> {
  await link(staged, path);
  return () => unlink(path);
}

/** Keeps what is there as a second link until all files are placed. Returns how to undo it. */
async function replace({ path, staged }: Staged): Promise<() => Promise<void>> {
  const old = `${staged}.old`;
  const kept = await link(path, old).then(
    () => true,
    (cause: NodeJS.ErrnoException) => {
      if (cause.code === 'ENOENT') return false;
      throw cause;
    },
  );
  await rename(staged, path);
  return () => (kept ? rename(old, path) : unlink(path));
}

/** "If free disk space has decreased below the permitted limit, unpacking must be aborted" — before it is used up. */
async function checkFreeSpace(folder: string, size: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  if (size > bavail * bsize) {
    throw new ContainerProblem('output-failed', `${folder} has not enough free space`, {
      expected: `${size} bytes`,
      actual: `${bavail * bsize} bytes`,
    });
  }
}

/** Removes the folders from `folder` up to `made`, the first that was created, as far as they are empty. */
async function removeFolders(folder: string, made: string | undefined): Promise<void> {
  if (made === undefined) return;
  for (let current = folder; current.startsWith(made); current = dirname(current)) {
    await rmdir(current).catch(() => undefined);
  }
}

/** A container may hold names that its writer's file system had and this one has not. */
function nameTooLong(name: string, cause: unknown): ContainerProblem {
  return new ContainerProblem('file-name-too-long', `the file name ${JSON.stringify(`${name.slice(0, 40)}…`)} is longer than this file system takes`, {
    actual: `${Buffer.byteLength(name)} bytes`,
    next: 'choose a folder on another file system, or ask the sender for a shorter name',
    cause,
  });
}

function outputFailed(path: string, cause: unknown): ContainerProblem {
  const { code } = cause as NodeJS.ErrnoException;
  return new ContainerProblem('output-failed', `${path} cannot be used as output folder`, { ...(code && { actual: code }), cause });
}
