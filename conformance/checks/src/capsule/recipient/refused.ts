import { expectRefusal } from '../../refusal.ts';
import type { Exchange } from '@testbed/wire';

/** A recipient is turned away: in the handshake, or with the statuses that HTTP has for it. 404 would say that the certificate was accepted. */
export function expectTurnedAway(exchange: Exchange): void {
  expectRefusal(exchange, { statuses: [401, 403], tls: true });
}
