import type { Clock, Revocation } from '@testbed/pki';
import { shareJson, sharesPath } from '@testbed/protocol';
import { endpoint, learned, lifetimeHeaders, logName, type Answer, type Endpoint, type Rule, type Store } from '@testbed/server-kit';
import { emptyGetStatuses } from '../contract.ts';
import { nonceId } from '../nonce/nonce-id.ts';
import type { SharesSettings } from '../settings.ts';
import type { GetShareContext } from './context.ts';

/** What `getKeyShareByShareId` needs of its surroundings. */
export interface GetSharePorts {
  readonly clock: Clock;
  readonly revocation: Revocation;
  readonly store: Store;
}

/** `GET /key-shares/{shareId}`: serves a share to its recipient, byte for byte as a compact upload (UC.KTS.07/7). */
export function getShareEndpoint(rules: readonly Rule<GetShareContext>[], settings: SharesSettings, { clock, revocation, store }: GetSharePorts): Endpoint {
  return endpoint<GetShareContext>({
    name: 'getKeyShareByShareId',
    method: 'GET',
    path: `${sharesPath}/:shareId`,
    rules,
    context(request) {
      const shareId = request.parameters['shareId'] ?? '';
      return {
        request,
        settings,
        clock,
        revocation,
        shareId,
        find: (id) => store.get(id),
        useNonce: (nonce) => (settings.replay === 'allow' ? store.get(nonceId(shareId, nonce)) : store.take(nonceId(shareId, nonce))),
      };
    },
    answer: serve,
    emptyStatuses: emptyGetStatuses,
    logged: ({ shareId }) => ({ share: logName(shareId) }),
  });
}

function serve({ share, settings }: GetShareContext): Answer {
  const { recipient, payload, expiresAt, expiryAdjusted } = learned(share, 'share-stored');
  return {
    status: 200,
    headers: {
      'content-type': 'application/json',
      'cache-control': 'no-store',
      ...lifetimeHeaders({ expiresAt, adjusted: expiryAdjusted }, settings.expiry.tooLong === 'adjust'),
    },
    body: shareJson({ share: payload, recipient: Buffer.from(recipient).toString() }),
  };
}
