import { deviates, undecided, type CapsuleTarget, type Check } from '@testbed/runner';
import { recipient } from '../listener.ts';

/** Servers may as well let everybody in and refuse by HTTP: then there is no handshake to be refused. */
export const refusalAlert: Check<CapsuleTarget> = {
  id: 'tls/recipient/refusal-alert',
  requirements: ['TLS/refusal-alert'],
  level: 'SHOULD',
  needs: recipient.needs,
  expected: 'Where the handshake of a client without an acceptable certificate is refused, a fatal alert says why.',
  why: 'From a connection that merely ends the user learns nothing, and tries again.',
  next: 'Send the alert of the reason before closing: certificate_required, unknown_ca, certificate_expired (RFC 8446 6.2).',
  async run({ wire, target, observe }) {
    const endings: string[] = [];
    for (const options of [{ actor: 'nobody' }, ...Object.values(target.unacceptableClients).map((client) => ({ client }))]) {
      const connection = await wire.connect(target.fetch, options);
      // Nothing is written: a reset in answer to it would hide the alert.
      const { actor, failure } = await connection.receive(1000);
      connection.close();
      if (failure?.layer === 'connect') undecided(`the target could not be reached: ${failure.reason}`);
      if (failure?.kind === 'closed') deviates(`ended the connection of ${actor} without an alert`);
      endings.push(`${actor}: ${failure?.alert ?? 'not refused by TLS'}`);
    }
    observe(endings.join('; '));
  },
};
