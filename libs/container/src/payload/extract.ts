import type { Envelope } from '../envelope/read.ts';
import type { FileMasterKey } from '../envelope/unlock.ts';
import { outputProblem } from '../output/problem.ts';
import { createStaging, type ExtractedFile } from '../output/staging.ts';
import { admission } from './admission.ts';
import { openPayload, type DecryptOptions } from './decrypt.ts';
import type { Limits } from './limits.ts';
import { unpack } from './unpack.ts';

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
 *   `file-name-duplicate`, `file-not-found`; `file-name-too-long`, `output-exists`, `output-failed`; `input-unreadable`,
 *   `input-not-regular`, `container-truncated` (changed since `readEnvelope`)
 */
export async function extract(envelope: Envelope, fmk: FileMasterKey, outDir: string, options: ExtractOptions = {}): Promise<ExtractedFile[]> {
  const { limits = {}, only, overwrite = false } = options;
  const payload = await openPayload(envelope, fmk, options);
  try {
    const staging = await createStaging(outDir);
    try {
      await unpack(payload, { admitted: admission(limits, envelope.payloadLength, only), write: staging.write }).catch((cause: unknown) => {
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
