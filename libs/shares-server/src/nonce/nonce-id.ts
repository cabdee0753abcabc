import { createHash } from 'node:crypto';

/**
 * Under which id a nonce is kept: of its share and itself together, so that it is known for no other share, and hashed,
 * so that who reads the store learns none. At 43 characters it is longer than the id of any share.
 */
export function nonceId(shareId: string, nonce: string): string {
  return createHash('sha256').update(`${shareId}?nonce=${nonce}`).digest('base64url');
}
