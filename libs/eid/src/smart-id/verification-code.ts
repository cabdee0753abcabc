import { createHash } from 'node:crypto';

/** The four digits of a hash (Smart-ID RP API v2, 2.3.13.2): the last two bytes of its SHA-256 as a number, of that the last four digits. */
export function smartIdVerificationCode(hash: Uint8Array): string {
  const digest = createHash('sha256').update(hash).digest();
  return String(digest.readUInt16BE(digest.length - 2)).slice(-4).padStart(4, '0');
}
