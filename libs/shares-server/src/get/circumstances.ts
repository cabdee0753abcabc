import type { Circumstances } from '@testbed/auth-ticket';
import { learned } from '@testbed/server-kit';
import type { GetShareContext } from './context.ts';

/** What the ticket of a request is judged against: nothing of it comes from the ticket or from another header. */
export function circumstancesOf({ certificate, settings: { baseUrl }, shareId }: GetShareContext): Circumstances {
  return { certificate: learned(certificate, 'signer-certificate-readable'), baseUrl, shareId };
}
