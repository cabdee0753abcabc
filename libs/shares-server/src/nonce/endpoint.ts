import type { Clock } from '@testbed/pki';
import { nonceJson, sharesPath } from '@testbed/protocol';
import { endpoint, logName, type Answer, type Endpoint, type Random, type Rule, type Store } from '@testbed/server-kit';
import type { SharesSettings } from '../settings.ts';
import type { ShareContext } from '../share-context.ts';
import { nonceId } from './nonce-id.ts';

/** What `createNonce` needs of its surroundings. */
export interface CreateNoncePorts {
  readonly clock: Clock;
  readonly random: Random;
  readonly store: Store;
}

/** `POST /key-shares/{shareId}/nonce`: makes one more nonce for a share; those made before stay as they are (UC.KTS.07/1). */
export function createNonceEndpoint(rules: readonly Rule<ShareContext>[], settings: SharesSettings, ports: CreateNoncePorts): Endpoint {
  const { clock, store } = ports;
  return endpoint<ShareContext>({
    name: 'createNonce',
    method: 'POST',
    path: `${sharesPath}/:shareId/nonce`,
    rules,
    context: (request) => ({ request, shareId: request.parameters['shareId'] ?? '', clock, find: (id) => store.get(id) }),
    answer: ({ shareId }) => make(shareId, settings, ports),
    logged: ({ shareId }) => ({ share: logName(shareId) }),
  });
}

async function make(shareId: string, { nonceLifetime }: SharesSettings, { clock, random, store }: CreateNoncePorts): Promise<Answer> {
  const nonce = Buffer.from(random.bytes(16)).toString('base64url');
  const now = clock.now();
  await store.put({
    id: nonceId(shareId, nonce),
    kind: 'nonce',
    recipient: new Uint8Array(),
    payload: new Uint8Array(),
    createdAt: now,
    expiresAt: new Date(now.getTime() + nonceLifetime),
    expiryAdjusted: false,
  });
  return { status: 200, headers: { 'content-type': 'application/json', 'cache-control': 'no-store' }, body: nonceJson(nonce) };
}
