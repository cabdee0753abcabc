import { createHash } from 'node:crypto';

/** How the log names a transaction: the same for its upload and its fetches, and of no use to fetch it. */
export function logName(transactionId: string): string {
  return createHash('sha256').update(transactionId).digest('hex').slice(0, 12);
}
