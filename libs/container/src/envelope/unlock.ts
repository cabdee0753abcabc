import { timingSafeEqual } from 'node:crypto';
import type { RecipientRecord } from '../header/model.ts';
import { headerHmac, keyLength, xor } from '../key/derivation.ts';
import { ContainerProblem } from '../problem.ts';
import type { Envelope } from './read.ts';

declare const unlocked: unique symbol;

/** The file master key (FMK, 32 bytes), proven right by the HMAC of the header. Secret. */
export type FileMasterKey = Uint8Array & { readonly [unlocked]: true };

/**
 * The FMK out of one recipient record, and with it the proof that the header is authentic (specification,
 * "Header authentication code").
 *
 * @param kek 32 bytes, from one of the `kekFrom…` functions
 * @throws ContainerProblem `kek-derivation-failed` (not 32 bytes), `header-hmac-mismatch` (a wrong key or
 *   password, or a changed header: one cannot tell), `payload-method-unknown`
 */
export function unlock(envelope: Envelope, record: RecipientRecord, kek: Uint8Array): FileMasterKey {
  if (kek.length !== keyLength) {
    throw new ContainerProblem('kek-derivation-failed', 'the KEK has the wrong length', {
      expected: `${keyLength} bytes`,
      actual: `${kek.length} bytes`,
    });
  }
  const fmk = xor(record.encryptedFmk, kek);
  if (!timingSafeEqual(headerHmac(fmk, envelope.headerBytes), envelope.hmac)) {
    throw new ContainerProblem('header-hmac-mismatch', 'the key does not fit the container, or its header was changed', {
      next: 'try again with the right key, secret or password; if it is right, the file is damaged',
    });
  }
  const method = envelope.header.payloadEncryptionMethod;
  if (method !== 'CHACHA20POLY1305') {
    throw new ContainerProblem('payload-method-unknown', 'the payload is encrypted with a method this program does not know', {
      expected: '1 (CHACHA20POLY1305)',
      actual: String(method.unknown),
    });
  }
  return fmk as FileMasterKey;
}
