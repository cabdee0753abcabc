import { hash } from 'node:crypto';

/** How the log names what a server keeps: the same for its upload and its fetches, and of no use to fetch it. */
export function logName(id: string): string {
  return hash('sha256', id).slice(0, 12);
}
