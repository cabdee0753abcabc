import { createCipheriv, createDecipheriv } from 'node:crypto';
import { tagLength } from '../envelope/layout.ts';

const algorithm = 'chacha20-poly1305';
const options = { authTagLength: tagLength };

/** Demanded by the types of every AEAD, used by CCM only. */
const noLength = { plaintextLength: 0 };

/** What the payload is bound to besides its key: the header as written and its HMAC. */
export interface PayloadContext {
  readonly headerBytes: Uint8Array;
  readonly hmac: Uint8Array;
}

/** ChaCha20-Poly1305 of RFC 8439 under the CEK; AAD = "CDOC20payload" ‖ header ‖ HMAC. */
export function createPayloadCipher(cek: Uint8Array, nonce: Uint8Array, context: PayloadContext) {
  return createCipheriv(algorithm, cek, nonce, options).setAAD(additionalData(context), noLength);
}

/** The other direction: plaintext comes out before `final()` has checked the tag. */
export function createPayloadDecipher(cek: Uint8Array, nonce: Uint8Array, tag: Uint8Array, context: PayloadContext) {
  return createDecipheriv(algorithm, cek, nonce, options).setAAD(additionalData(context), noLength).setAuthTag(tag);
}

function additionalData({ headerBytes, hmac }: PayloadContext): Buffer {
  return Buffer.concat([Buffer.from('CDOC20payload'), headerBytes, hmac]);
}
