import type { Clock } from '@testbed/pki';
import { sharesPath } from '@testbed/protocol';
import { applyExpiry, endpoint, learned, lifetimeHeaders, logName, type Answer, type Endpoint, type Random, type Rule, type Store } from '@testbed/server-kit';
import type { SharesSettings } from '../settings.ts';
import type { CreateShareContext } from './context.ts';

/** What `createKeyShare` needs of its surroundings. */
export interface CreateSharePorts {
  readonly clock: Clock;
  readonly random: Random;
  readonly store: Store;
}

interface Context extends CreateShareContext {
  shareId?: string;
}

/** `POST /key-shares`: stores a share that passed the rules and answers where it is (UC.KTS.06). */
export function createShareEndpoint(rules: readonly Rule<CreateShareContext>[], settings: SharesSettings, ports: CreateSharePorts): Endpoint {
  return endpoint<Context>({
    name: 'createKeyShare',
    method: 'POST',
    path: sharesPath,
    rules,
    context: (request) => ({ request, settings, now: ports.clock.now() }),
    answer: (context) => store(context, ports),
    logged: ({ shareId }): Record<string, string> => (shareId ? { share: logName(shareId) } : {}),
  });
}

async function store(context: Context, ports: CreateSharePorts): Promise<Answer> {
  const { settings, now } = context;
  const applied = applyExpiry(settings.expiry, now, context.requestedExpiry);
  // 128 bits that cannot be guessed, in the form of the servers in the field.
  const shareId = Buffer.from(ports.random.bytes(16)).toString('hex');
  await ports.store.put({
    id: shareId,
    kind: 'share',
    recipient: Buffer.from(learned(context.recipient, 'recipient-length')),
    payload: learned(context.share, 'share-base64'),
    createdAt: now,
    expiresAt: applied.expiresAt,
    expiryAdjusted: applied.adjusted,
  });
  context.shareId = shareId;
  return { status: 201, headers: { location: `${sharesPath}/${shareId}`, ...lifetimeHeaders(applied, settings.expiry.tooLong === 'adjust') } };
}
