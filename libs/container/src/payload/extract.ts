import { pipeline } from 'node:stream/promises';
import { createInflate } from 'node:zlib';
import type { Envelope } from '../envelope/read.ts';
import type { FileMasterKey } from '../envelope/unlock.ts';
import { outputProblem } from '../output/problem.ts';
import { createStaging, type ExtractedFile, type Staging } from '../output/staging.ts';
import { ContainerProblem } from '../problem.ts';
import { byteSource } from '../tar/byte-source.ts';
import { readTar, type TarFile } from '../tar/read.ts';
import { openPayload, type DecryptOptions, type Payload } from './decrypt.ts';
import { admission, type Admission } from './admission.ts';
import type { Limits } from './limits.ts';

/** What to take out of a container and how far to go. */
export interface ExtractOptions extends DecryptOptions {
  /** Names of the files to extract; by default all. The others are checked all the same. */
  readonly only?: readonly string[] | undefined;
  readonly limits?: Limits | undefined;
  /** Replace files that exist in the output folder. Default: refuse. */
  readonly overwrite?: boolean | undefined;
}

/**
 * Extracts the files of an unlocked container in constant memory (specification, "Requirements for payload
 * unpacking"). Files reach `outDir` only after the tag of the payload was checked, all of them or none; a wrong
 * tag is reported before anything that is wrong inside.
 *
 * @param outDir created where it is missing
 * @throws ContainerProblem `payload-tag-mismatch`; then `zlib-malformed`, `ratio-exceeded`, `tar-malformed`,
 *   `tar-entry-not-regular`, `trailing-data`, `too-many-files`, `too-many-bytes`, `file-name-unsafe`,
 *   `file-name-duplicate`, `file-not-found`; `output-exists`, `output-failed`; `input-unreadable`,
 *   `input-not-regular`, `container-truncated` (changed since `readEnvelope`)
 */
export async function extract(envelope: Envelope, fmk: FileMasterKey, outDir: string, options: ExtractOptions = {}): Promise<ExtractedFile[]> {
  const { limits = {}, only, overwrite = false } = options;
  const payload = await openPayload(envelope, fmk, options);
  try {
    const staging = await createStaging(outDir);
    try {
      await unpack(payload, admission(limits, envelope.payloadLength, only), staging.write).catch((cause: unknown) => {
        throw outputProblem(outDir, cause);
      });
      const files = await staging.place(overwrite);
      await staging.end('placed');
      return files;
    } catch (problem) {
      await staging.end('failed');
      throw problem;
    }
  } finally {
    await payload.close();
  }
}

/** Inflates, reads the archive, writes what is admitted. What goes wrong here waits until the tag was checked. */
async function unpack(payload: Payload, admitted: Admission, write: Staging['write']): Promise<void> {
  const inflate = createInflate({ chunkSize: 64 * 1024 });
  let compressed = 0;
  let problem: unknown;
  try {
    await pipeline(
      async function* () {
        for await (const piece of payload.plaintext()) {
          compressed += piece.length;
          yield piece;
        }
      },
      inflate,
      async (archive: AsyncIterable<Buffer>) => {
        for await (const file of readTar(byteSource(archive))) await unpackFile(file);
      },
    );
    // Node does not mind bytes after the end of a zlib stream.
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
    if (wanted) await write(name, size, measured);
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
