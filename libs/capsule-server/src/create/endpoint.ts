import { capsulesPath } from '@testbed/protocol';
import { applyExpiry, endpoint, learned, lifetimeHeaders, logName, type Answer, type Endpoint, type Random, type Rule, type Store } from '@testbed/server-kit';
import type { Clock } from '@testbed/pki';
import { saysAdjusted, type CapsuleSettings } from '../settings.ts';
import type { CreateCapsuleContext } from './context.ts';

/** What `createCapsule` needs of its surroundings. */
export interface CreateCapsulePorts {
  readonly clock: Clock;
  readonly random: Random;
  readonly store: Store;
}

interface Context extends CreateCapsuleContext {
  transactionId?: string;
}

/** `POST /key-capsules`: stores a capsule that passed the rules and answers where it is (UC.KTS.01). */
export function createCapsuleEndpoint(rules: readonly Rule<CreateCapsuleContext>[], settings: CapsuleSettings, ports: CreateCapsulePorts): Endpoint {
  return endpoint<Context>({
    name: 'createCapsule',
    method: 'POST',
    path: capsulesPath,
    rules,
    context: (request) => ({ request, settings, now: ports.clock.now() }),
    answer: (context) => store(context, ports),
    logged: ({ transactionId }): Record<string, string> => (transactionId ? { transaction: logName(transactionId) } : {}),
  });
}

async function store(context: Context, ports: CreateCapsulePorts): Promise<Answer> {
  const { settings, now } = context;
  const { expiresAt, adjusted } = applyExpiry(settings.expiry, now, context.requestedExpiry);
  // 128 bits that cannot be guessed, in the form of the servers in the field.
  const transactionId = `KC${Buffer.from(ports.random.bytes(16)).toString('hex')}`;
  await ports.store.put({
    id: transactionId,
    kind: learned(context.capsuleType, 'capsule-type'),
    recipient: learned(context.recipientId, 'base64'),
    payload: learned(context.keyMaterial, 'base64'),
    createdAt: now,
    expiresAt,
    expiryAdjusted: adjusted,
  });
  context.transactionId = transactionId;
  return {
    status: 201,
    headers: { location: `${capsulesPath}/${transactionId}`, ...lifetimeHeaders({ expiresAt, adjusted }, saysAdjusted(settings)) },
  };
}
