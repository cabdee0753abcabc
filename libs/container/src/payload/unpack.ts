import { pipeline } from 'node:stream/promises';
import { createInflate } from 'node:zlib';
import { ContainerProblem } from '../problem.ts';
import { byteSource } from '../tar/byte-source.ts';
import { readTar, type TarFile } from '../tar/read.ts';
import type { Admission } from './admission.ts';
import type { Payload } from './decrypt.ts';

/** Who takes what comes out of a payload. What it hands out is not authentic before `unpack` resolves. */
export interface Unpacking {
  readonly admitted: Admission;
  /** Takes a file that is wanted; reads its content to the end. Without it files are only checked. */
  readonly write?: (name: string, size: number, content: AsyncIterable<Buffer>) => Promise<void>;
  /** Takes the compressed archive as it is, piece by piece. */
  readonly copy?: (compressed: Buffer) => Promise<void>;
}

/**
 * Inflates, reads the archive, hands out what is admitted. What goes wrong with the plaintext waits until the tag
 * was checked: a wrong tag wins over everything else.
 *
 * @throws ContainerProblem `payload-tag-mismatch`, then whatever was wrong inside
 */
export async function unpack(payload: Payload, { admitted, write, copy }: Unpacking): Promise<void> {
  const inflate = createInflate({ chunkSize: 64 * 1024 });
  let compressed = 0;
  let problem: unknown;
  try {
    await pipeline(
      async function* () {
        for await (const piece of payload.plaintext()) {
          compressed += piece.length;
          await copy?.(piece);
          yield piece;
        }
      },
      inflate,
      async (archive: AsyncIterable<Buffer>) => {
        for await (const file of readTar(byteSource(archive))) await unpackFile(file);
      },
    );
    // Node leaves bytes after the end of a zlib stream alone, and takes no bytes at all for an empty one.
    if (compressed === 0) throw new ContainerProblem('zlib-malformed', 'the payload of the container is empty');
    if (inflate.bytesWritten < compressed) throw new ContainerProblem('trailing-data', 'data follows the compressed archive in the container');
    admitted.checkComplete();
  } catch (error) {
    problem = error;
  }
  await payload.verify();
  if (problem !== undefined) throw zlibProblem(problem);

  async function unpackFile({ name, size, content }: TarFile): Promise<void> {
    const wanted = admitted.admit(name, size);
    const measured = admitted.measure(content, () => inflate.bytesWritten);
    if (wanted && write) await write(name, size, measured);
    else await drain(measured);
  }
}

async function drain(content: AsyncIterable<Buffer>): Promise<void> {
  const iterator = content[Symbol.asyncIterator]();
  while (!(await iterator.next()).done);
}

function zlibProblem(problem: unknown): unknown {
  const { code } = problem as NodeJS.ErrnoException;
  if (problem instanceof ContainerProblem || !code?.startsWith('Z_')) return problem;
  return new ContainerProblem('zlib-malformed', 'the payload of the container is not one complete zlib stream', { actual: code, cause: problem });
}
