import { createHash } from 'node:crypto';

/** Digest of the exact bytes of a list, as `previousHash` and the freshness document name it. */
export function listHash(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}
