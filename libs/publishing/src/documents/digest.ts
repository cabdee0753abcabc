import { createHash } from 'node:crypto';

/** Digest of the exact bytes: `sha256:` and lower-case hex, as approvals and `previousHash` name them. */
export function digestOf(bytes: Uint8Array | string): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}
