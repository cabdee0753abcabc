import type { Clock } from '@testbed/pki';
import type { Endpoint } from './endpoint.ts';
import { startSweeper, type Sweeper } from './expiry/sweep.ts';
import { defaultLimits, type ListenerLimits } from './listener/limits.ts';
import { startListener, type Answered, type Listener, type ListenerSettings, type ServerTls } from './listener/start.ts';
import type { Log } from './log.ts';
import { managementEndpoints, type ServerInfo } from './management/endpoints.ts';
import { createMetrics } from './management/metrics.ts';
import type { OpenApiDocument } from './openapi/document.ts';
import { requestLine } from './request-line.ts';
import type { Store } from './store/store.ts';

/** Where a listener listens. Port 0 takes a free one. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** One of a server's own listeners. */
export interface ServedListener extends Pick<ListenerSettings, 'clientCertificate' | 'endpoints' | 'emptyStatuses'> {
  readonly address: Address;
}

/** What a server is put together from. Times in milliseconds. */
export interface ServerSettings<Name extends string> {
  readonly info: ServerInfo;
  /** Served on the management listener. */
  readonly openapi?: OpenApiDocument;
  readonly listeners: Readonly<Record<Name, ServedListener>>;
  readonly management: Address;
  readonly tls: ServerTls;
  readonly limits: Partial<ListenerLimits>;
  readonly sweepInterval: number;
  readonly clock: Clock;
  readonly store: Store;
  readonly log: Log;
}

/** A server to start and stop once. */
export interface Server<Name extends string> {
  /** Resolves to the listeners' base addresses when all of them accept connections. @throws ServerProblem `address-unavailable` */
  start(): Promise<Readonly<Record<Name | 'management', string>>>;
  /** Drains, and lets requests and a sweep under way finish. The store stays open: it is the caller's. */
  stop(): Promise<void>;
}

/** Puts a server together: its listeners, the management listener, the sweeper, log and metrics. Nothing runs until it is started. */
export function createServer<Name extends string>({ info, openapi, listeners, management, tls, limits, sweepInterval, clock, store, log }: ServerSettings<Name>): Server<Name> {
  const metrics = createMetrics(store);
  const running: (Listener | Sweeper)[] = [];
  let stopping = false;
  const listen = async (name: string, { address, ...served }: ServedListener, own: Pick<ListenerSettings, 'limits' | 'observe'>): Promise<[string, string]> => {
    const listener = await startListener({ name, ...address, tls, ...served, ...own, clock });
    running.push(listener);
    return [name, listener.url];
  };
  const observed = (answered: Answered): void => {
    metrics.observe(answered);
    log(requestLine(answered));
  };
  const managed = (endpoints: readonly Endpoint[]): ServedListener => ({ address: management, clientCertificate: 'not-asked', endpoints, emptyStatuses: [] });
  return {
    async start() {
      try {
        const urls: [string, string][] = [];
        const bounds = { ...defaultLimits, ...limits };
        for (const [name, served] of Object.entries<ServedListener>(listeners)) urls.push(await listen(name, served, { limits: bounds, observe: observed }));
        urls.push(await listen('management', managed(managementEndpoints(info, { store, metrics, openapi, stopping: () => stopping })), { limits: { ...bounds, overload: Infinity }, observe: () => {} }));
        running.push(
          startSweeper({
            store,
            clock,
            interval: sweepInterval,
            swept: (count) => {
              metrics.swept(count);
              if (count > 0) log({ level: 'info', event: 'swept', count });
            },
            failed: (error) => {
              metrics.sweepFailed();
              log({ level: 'error', event: 'sweep-failed', reason: String(error) });
            },
          }),
        );
        return Object.fromEntries(urls) as Record<Name | 'management', string>;
      } catch (error) {
        await this.stop();
        throw error;
      }
    },
    async stop() {
      stopping = true;
      await Promise.all(running.splice(0).map((part) => part.stop()));
    },
  };
}
