import type { X509Certificate } from 'node:crypto';
import type { TicketScheme } from '@testbed/auth-ticket';
import type { ExpiryPolicy } from '@testbed/server-kit';

/** What the rules of a shares server go by. Times in milliseconds. */
export interface SharesSettings {
  /** The server's own base URL, from its configuration: no header of a request can change it. */
  readonly baseUrl: string;
  readonly expiry: ExpiryPolicy;
  /** The authorities whose certificates tickets may be signed with. */
  readonly signerTrust: readonly X509Certificate[];
  readonly ticketSchemes: readonly TicketScheme[];
  readonly nonceLifetime: number;
  /** `refuse`: a nonce opens its share once. `allow`: as often as it is asked within its life time. */
  readonly replay: 'refuse' | 'allow';
}
