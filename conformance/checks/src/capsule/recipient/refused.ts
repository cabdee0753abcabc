import type { CapsuleTarget } from '@testbed/runner';
import type { Exchange, Identity } from '@testbed/wire';
import { expectRefusal } from '../../refusal.ts';

/** A recipient is turned away: in the handshake, or with the statuses that HTTP has for it. 404 would say that the certificate was accepted. */
export function expectTurnedAway(exchange: Exchange): void {
  expectRefusal(exchange, { statuses: [401, 403], tls: true });
}

/** The target's client whose certificate is in that state. */
export function unacceptableClientOf({ unacceptableClients }: CapsuleTarget, state: keyof CapsuleTarget['unacceptableClients']): Identity {
  const client = unacceptableClients[state];
  if (!client) throw new Error(`the target has no ${state} client; the check must say that it needs one`);
  return client;
}
