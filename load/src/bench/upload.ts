import type { SecureContext } from 'node:tls';
import { openCaller, type Caller, type ConnectionKind } from './caller.ts';
import type { Operation } from './operation.ts';

/**
 * Uploads the bodies in turn, as JSON.
 *
 * @param url of the folder: `https://localhost:9443/key-capsules`
 * @param secureContext as of whoever needs no certificate
 */
export function uploadTo(url: string, connection: ConnectionKind, bodies: readonly string[], secureContext: SecureContext): Operation {
  return {
    name: 'upload',
    connection,
    async prepare(_turns, users) {
      const callers = Array.from({ length: users }, () => openCaller(connection, secureContext));
      return {
        async turn(user, turn) {
          const body = bodies[turn % bodies.length] ?? '';
          const { milliseconds } = await (callers[user] as Caller).ask({ method: 'POST', url, headers: { 'content-type': 'application/json' }, body }, 201);
          return milliseconds;
        },
        close: () => callers.forEach((caller) => caller.close()),
      };
    },
  };
}
