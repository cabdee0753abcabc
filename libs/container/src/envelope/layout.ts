/**
 * The envelope (specification, "Envelope"): magic, version, header length, header, HMAC, then the payload:
 * nonce, ciphertext, tag.
 */
export const magic = Buffer.from('CDOC', 'ascii');
export const version = 2;
/** Magic, version byte and the header length as a signed 32-bit big-endian number. */
export const prefixLength = 9;
/** "header size is limited to 1 MB (2^20 bytes)" */
export const maximumHeaderLength = 2 ** 20;
export const hmacLength = 32;
export const nonceLength = 12;
export const tagLength = 16;
/** What ChaCha20-Poly1305 can encrypt under one nonce: its block counter has 32 bits (RFC 8439, 2.8). */
export const maximumPlaintext = 2 ** 38 - 64;
