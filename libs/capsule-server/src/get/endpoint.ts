import type { Clock, Revocation } from '@testbed/pki';
import { capsuleJson, capsulesPath } from '@testbed/protocol';
import { endpoint, learned, lifetimeHeaders, logName, type Answer, type Endpoint, type Rule, type Store } from '@testbed/server-kit';
import { saysAdjusted, type CapsuleSettings } from '../settings.ts';
import type { GetCapsuleContext } from './context.ts';

/** What `getCapsule` needs of its surroundings. */
export interface GetCapsulePorts {
  readonly clock: Clock;
  readonly revocation: Revocation;
  readonly store: Store;
}

/** `GET /key-capsules/{transactionId}`: serves a capsule to its recipient, byte for byte as a compact upload (UC.KTS.02). */
export function getCapsuleEndpoint(rules: readonly Rule<GetCapsuleContext>[], settings: CapsuleSettings, { clock, revocation, store }: GetCapsulePorts): Endpoint {
  return endpoint<GetCapsuleContext>({
    name: 'getCapsule',
    method: 'GET',
    path: `${capsulesPath}/:transactionId`,
    rules,
    context: (request) => ({
      request,
      settings,
      clock,
      revocation,
      transactionId: request.parameters['transactionId'] ?? '',
      find: (id) => store.get(id),
    }),
    answer: serve,
    emptyStatuses: emptyGetStatuses,
    logged: ({ transactionId }) => ({ transaction: logName(transactionId) }),
  });
}

/** The contract's answers to a GET that come without a body. */
export const emptyGetStatuses = [400, 404, 405];

function serve({ item, settings }: GetCapsuleContext): Answer {
  const { recipient, payload, kind, expiresAt, expiryAdjusted } = learned(item, 'capsule-stored');
  return {
    status: 200,
    headers: {
      'content-type': 'application/json',
      'cache-control': 'no-store',
      ...lifetimeHeaders({ expiresAt, adjusted: expiryAdjusted }, saysAdjusted(settings)),
    },
    body: capsuleJson({ recipientId: recipient, ephemeralKeyMaterial: payload, capsuleType: kind }),
  };
}
