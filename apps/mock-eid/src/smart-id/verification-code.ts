import { createHash } from 'node:crypto';

/** What the app shows for a hash to sign (Smart-ID RP API v2, 2.3.13.2): the last two bytes of its SHA-256 as a number, its last four digits. */
export function verificationCode(hash: Uint8Array): string {
  const number = createHash('sha256').update(hash).digest().readUInt16BE(30);
  return String(number % 10_000).padStart(4, '0');
}
