import type { SealedRecipient } from '../header/model.ts';
import { admission } from '../payload/admission.ts';
import { openPayload, type DecryptOptions } from '../payload/decrypt.ts';
import type { Limits } from '../payload/limits.ts';
import { unpack } from '../payload/unpack.ts';
import { systemRandom, type Random } from '../random.ts';
import { compose, type Written } from './compose.ts';
import type { Envelope } from './read.ts';
import type { FileMasterKey } from './unlock.ts';

/** For whom and where. */
export interface ReencryptOptions extends DecryptOptions {
  /** Path of the new container. */
  readonly out: string;
  readonly recipients: readonly SealedRecipient[];
  readonly limits?: Limits | undefined;
  readonly overwrite?: boolean | undefined;
  readonly random?: Random;
}

/**
 * Encrypts what is in an unlocked container for other recipients, under a fresh FMK (UC.Client.P.04). The archive
 * is checked as if it were extracted and passes from cipher to cipher: no plaintext touches the disk. The new
 * container appears only after the old one's tag was verified and everything in it found right.
 *
 * @throws ContainerProblem those of `extract` about the payload, and those of `compose`
 */
export async function reencryptContainer(envelope: Envelope, fmk: FileMasterKey, options: ReencryptOptions): Promise<Written> {
  const { out, recipients, limits = {}, overwrite = false, random = systemRandom } = options;
  const payload = await openPayload(envelope, fmk, options);
  try {
    return await compose(out, recipients, { overwrite, random }, (add) =>
      unpack(payload, { admitted: admission(limits, envelope.payloadLength, undefined), copy: add }),
    );
  } finally {
    await payload.close();
  }
}
