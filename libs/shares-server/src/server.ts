import type { Clock, Revocation } from '@testbed/pki';
import { shareLimits } from '@testbed/protocol';
import { createServer, type Log, type Random, type Rule, type Server, type Store } from '@testbed/server-kit';
import type { SharesServerConfig } from './config.ts';
import { emptyGetStatuses } from './contract.ts';
import type { CreateShareContext } from './create/context.ts';
import { createShareEndpoint } from './create/endpoint.ts';
import { createShare } from './create/rules.ts';
import type { GetShareContext } from './get/context.ts';
import { getShareEndpoint } from './get/endpoint.ts';
import { getShare } from './get/rules.ts';
import { createNonceEndpoint } from './nonce/endpoint.ts';
import { createNonce } from './nonce/rules.ts';
import type { ShareContext } from './share-context.ts';
import { unroutedEndpoints } from './unrouted.ts';

/** The surroundings of a shares server. */
export interface SharesServerPorts {
  readonly clock: Clock;
  readonly random: Random;
  /** Keeps shares, and nonces beside them: both survive a restart, and one sweeper serves both. */
  readonly store: Store;
  /** Asked about every signer's certificate, on every request. */
  readonly revocation: Revocation;
  readonly log: Log;
}

/** The rules of a shares server. A planted defect is a list with one rule removed or replaced. */
export interface SharesServerRules {
  readonly createShare: readonly Rule<CreateShareContext>[];
  readonly createNonce: readonly Rule<ShareContext>[];
  readonly getShare: readonly Rule<GetShareContext>[];
}

/** The rules as the references demand them. */
export const sharesServerRules: SharesServerRules = { createShare, createNonce, getShare };

/** A shares server to start and stop once. */
export type SharesServer = Server<'shares'>;

/** The base addresses of a running shares server. */
export type SharesServerUrls = Awaited<ReturnType<SharesServer['start']>>;

/** Puts a shares server together; nothing runs until it is started. */
export function createSharesServer(config: SharesServerConfig, ports: SharesServerPorts, rules: SharesServerRules = sharesServerRules): SharesServer {
  const { clock, store, log } = ports;
  const { name, version, profile, listeners, tls, limits, sweepInterval } = config;
  return createServer({
    info: { name, version, profile },
    listeners: {
      shares: {
        address: listeners.shares,
        clientCertificate: 'not-asked',
        endpoints: [
          createShareEndpoint(rules.createShare, config, ports),
          createNonceEndpoint(rules.createNonce, config, ports),
          getShareEndpoint(rules.getShare, config, ports),
          ...unroutedEndpoints,
        ],
        emptyStatuses: emptyGetStatuses,
      },
    },
    management: listeners.management,
    tls,
    limits: { body: shareLimits.body, ...limits },
    sweepInterval,
    clock,
    store,
    log,
  });
}
