import { ContainerProblem } from '../problem.ts';
import { endOfArchive, entryHeader, padding } from '../tar/write.ts';
import { nameOf, type SourceFile } from './check.ts';
import { openSource } from './source.ts';

/** Bytes read from a file at once. */
const chunkLength = 256 * 1024;

/**
 * The files as one tar archive, piece by piece.
 *
 * @param onContent hears how many bytes of the files were read since it was last called
 * @throws ContainerProblem `input-unreadable`, `input-not-regular`, `input-changed`
 */
export async function* archive(files: readonly SourceFile[], onContent: (bytes: number) => void): AsyncGenerator<Buffer, void, undefined> {
  for (const file of files) yield* entry(file, onContent);
  yield endOfArchive;
}

async function* entry(file: SourceFile, onContent: (bytes: number) => void): AsyncGenerator<Buffer, void, undefined> {
  const { handle, size, modified } = await openSource(file.path);
  try {
    yield entryHeader({ name: nameOf(file), size, modified });
    let length = 0;
    // One byte past the size shows whether the file has grown.
    while (length <= size) {
      const wanted = Math.min(chunkLength, size + 1 - length);
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(wanted), 0, wanted, length).catch((cause: unknown) => {
        throw new ContainerProblem('input-unreadable', `${file.path} cannot be read to its end`, { cause });
      });
      length += bytesRead;
      if (bytesRead === 0) break;
      if (length > size) break;
      yield buffer.subarray(0, bytesRead);
      onContent(bytesRead);
    }
    if (length !== size) throw changed(file, size);
    yield padding(size);
  } finally {
    await handle.close();
  }
}

function changed({ path }: SourceFile, size: number): ContainerProblem {
  return new ContainerProblem('input-changed', `${path} changed its size while it was read`, {
    expected: `${size} bytes`,
    next: 'try again when nothing writes into it',
  });
}
