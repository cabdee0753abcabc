import { capsuleLimits } from '@testbed/protocol';
import type { Clock, Revocation } from '@testbed/pki';
import {
  createMetrics,
  defaultLimits,
  managementEndpoints,
  requestLine,
  startListener,
  startSweeper,
  type Answered,
  type Endpoint,
  type Listener,
  type Log,
  type Random,
  type Rule,
  type Store,
  type Sweeper,
} from '@testbed/server-kit';
import { settingsOf, type CapsuleServerConfig } from './config.ts';
import type { CreateCapsuleContext } from './create/context.ts';
import { createCapsuleEndpoint } from './create/endpoint.ts';
import { createCapsule } from './create/rules.ts';
import type { GetCapsuleContext } from './get/context.ts';
import { emptyGetStatuses, getCapsuleEndpoint } from './get/endpoint.ts';
import { getCapsule } from './get/rules.ts';
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

/** The base addresses of a running capsule server. */
export interface CapsuleServerUrls {
  readonly sender: string;
  readonly recipient: string;
  readonly management: string;
}

/** A capsule server to start and stop once. */
export interface CapsuleServer {
  /** Resolves when all three listeners accept connections. @throws ServerProblem `address-unavailable` */
  start(): Promise<CapsuleServerUrls>;
  /** Lets requests and a sweep under way finish. The store stays open: it is the caller's. */
  stop(): Promise<void>;
}

/** Puts a capsule server together; nothing runs until it is started. */
export function createCapsuleServer(
  config: CapsuleServerConfig,
  ports: CapsuleServerPorts,
  rules: CapsuleServerRules = capsuleServerRules,
): CapsuleServer {
  const { clock, store, revocation, log } = ports;
  const settings = settingsOf(config);
  const metrics = createMetrics(store);
  const running: (Listener | Sweeper)[] = [];

  const listen = async (name: keyof CapsuleServerUrls, endpoints: readonly Endpoint[], observe: (answered: Answered) => void): Promise<string> => {
    const listener = await startListener({
      name,
      ...config.listeners[name],
      tls: config.tls,
      clientCertificate: name === 'recipient' ? 'asked' : 'not-asked',
      limits: { ...defaultLimits, body: capsuleLimits.body, ...config.limits },
      endpoints,
      emptyStatuses: name === 'sender' ? [] : emptyGetStatuses,
      observe,
    });
    running.push(listener);
    return listener.url;
  };
  const observed = (answered: Answered): void => {
    metrics.observe(answered);
    log(requestLine(answered));
  };
  return {
    async start() {
      try {
        const sender = await listen(
          'sender',
          [createCapsuleEndpoint(rules.createCapsule, settings, ports), ...unroutedEndpoints([], (request) => ({ request }))],
          observed,
        );
        const recipient = await listen(
          'recipient',
          [
            getCapsuleEndpoint(rules.getCapsule, settings, ports),
            ...unroutedEndpoints(authenticateRecipient, (request) => ({ request, settings, clock, revocation })),
          ],
          observed,
        );
        const { name, version, profile } = config;
        const management = await listen('management', managementEndpoints({ name, version, profile }, store, metrics), () => {});
        running.push(
          startSweeper({
            store,
            clock,
            interval: config.sweepInterval,
            swept: (count) => {
              metrics.swept(count);
              if (count > 0) log({ level: 'info', event: 'swept', count });
            },
            failed: (error) => log({ level: 'error', event: 'sweep-failed', reason: String(error) }),
          }),
        );
        return { sender, recipient, management };
      } catch (error) {
        await this.stop();
        throw error;
      }
    },
    async stop() {
      await Promise.all(running.splice(0).map((part) => part.stop()));
    },
  };
}
