import { createHash } from 'node:crypto';

/** The base64url of a value's JSON: the form of every JSON part of a ticket. */
export function encodeJson(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

/** The digest of a disclosure, over its text as sent (RFC 9901, section 4.2.3). */
export function digestOf(disclosure: string, algorithm: 'sha256' | 'sha1' = 'sha256'): string {
  return createHash(algorithm).update(disclosure, 'latin1').digest('base64url');
}
