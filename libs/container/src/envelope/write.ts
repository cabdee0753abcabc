import type { SealedRecipient } from '../header/model.ts';
import { archive } from '../input/archive.ts';
import { checkSources, type SourceFile } from '../input/check.ts';
import { systemRandom, type Random } from '../random.ts';
import { compressed } from '../payload/compress.ts';
import { compose, type Written } from './compose.ts';

/** What to write, for whom and where. */
export interface WriteOptions {
  /** Path of the container. */
  readonly out: string;
  readonly recipients: readonly SealedRecipient[];
  readonly files: readonly SourceFile[];
  /** Replace a file that exists at `out`. Default: refuse. */
  readonly overwrite?: boolean;
  readonly random?: Random;
  /** Ends the work; the promise is rejected with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Hears how many bytes of the files, out of how many, are in the container. */
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Writes a container (specification, "Format composition procedure"): files → tar → zlib → ChaCha20-Poly1305, in
 * constant memory. It appears at `out` complete or not at all.
 *
 * @returns sizes in bytes, of the file and of its header
 * @throws ContainerProblem `recipients-missing`, those of `checkSources`, `capsule-unsupported`, `header-too-large`,
 *   `payload-too-large`, `input-changed`, `output-exists`, `output-failed`
 */
export async function writeContainer(options: WriteOptions): Promise<Written> {
  const { out, recipients, files, overwrite = false, random = systemRandom, signal, onProgress } = options;
  signal?.throwIfAborted();
  const total = await checkSources(files);
  let done = 0;
  const contents = archive(files, (count) => {
    signal?.throwIfAborted();
    onProgress?.((done += count), total);
  });
  return compose(out, recipients, { overwrite, random }, async (add) => {
    for await (const chunk of compressed(contents)) await add(chunk);
  });
}
