import { capsuleLimits } from '@testbed/protocol';
import type { Clock, Revocation } from '@testbed/pki';
import { createServer, type Log, type Random, type Rule, type Server, type Store } from '@testbed/server-kit';
import { settingsOf, type CapsuleServerConfig } from './config.ts';
import type { CreateCapsuleContext } from './create/context.ts';
import { createCapsuleEndpoint } from './create/endpoint.ts';
import { createCapsule } from './create/rules.ts';
import type { GetCapsuleContext } from './get/context.ts';
import { emptyGetStatuses, getCapsuleEndpoint } from './get/endpoint.ts';
import { getCapsule } from './get/rules.ts';
import { capsuleServerDocument } from './openapi.ts';
import { authenticateRecipient } from './recipient/rules.ts';
import { unroutedEndpoints } from './unrouted.ts';

/** The surroundings of a capsule server. */
export interface CapsuleServerPorts {
  readonly clock: Clock;
  readonly random: Random;
  readonly store: Store;
  /** Asked about every recipient's certificate, on every request. */
  readonly revocation: Revocation;
  readonly log: Log;
}

/** The rules of a capsule server. A planted defect is a list with one rule removed or replaced. */
export interface CapsuleServerRules {
  readonly createCapsule: readonly Rule<CreateCapsuleContext>[];
  readonly getCapsule: readonly Rule<GetCapsuleContext>[];
}

/** The rules as the references demand them. */
export const capsuleServerRules: CapsuleServerRules = { createCapsule, getCapsule };

/** A capsule server to start and stop once: senders without a certificate, recipients with theirs. */
export type CapsuleServer = Server<'sender' | 'recipient'>;

/** The base addresses of a running capsule server. */
export type CapsuleServerUrls = Awaited<ReturnType<CapsuleServer['start']>>;

/** Puts a capsule server together; nothing runs until it is started. */
export function createCapsuleServer(
  config: CapsuleServerConfig,
  ports: CapsuleServerPorts,
  rules: CapsuleServerRules = capsuleServerRules,
): CapsuleServer {
  const { clock, store, revocation, log } = ports;
  const { name, version, profile, listeners, tls, limits, sweepInterval } = config;
  const settings = settingsOf(config);
  return createServer({
    info: { name, version, profile },
    openapi: capsuleServerDocument(settings, rules),
    listeners: {
      sender: {
        address: listeners.sender,
        clientCertificate: 'not-asked',
        endpoints: [createCapsuleEndpoint(rules.createCapsule, settings, ports), ...unroutedEndpoints([], (request) => ({ request }))],
        emptyStatuses: [],
      },
      recipient: {
        address: listeners.recipient,
        clientCertificate: 'asked',
        endpoints: [
          getCapsuleEndpoint(rules.getCapsule, settings, ports),
          ...unroutedEndpoints(authenticateRecipient, (request) => ({ request, settings, clock, revocation })),
        ],
        emptyStatuses: emptyGetStatuses,
      },
    },
    management: listeners.management,
    tls,
    limits: { body: capsuleLimits.body, ...limits },
    sweepInterval,
    clock,
    store,
    log,
  });
}
