import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Clock } from '@testbed/pki';
import next from 'next';
import type { Configuration } from './configuration/configuration.ts';
import { provideConsole, type Console } from './console.ts';
import { requestListener, type PageHandler } from './http/request-listener.ts';
import { openConsole } from './open.ts';

/** A console that answers. */
export interface RunningConsole {
  readonly console: Console;
  readonly origin: string;
  /** Ends running requests and closes everything. */
  stop(): Promise<void>;
}

/**
 * Starts a console with its pages, built before by `next build`.
 *
 * @param report what goes wrong inside
 */
export async function startConsole(configuration: Configuration, clock: Clock, report: (error: unknown) => void): Promise<RunningConsole> {
  const { tls, host, port } = configuration;
  const server = tls ? createTlsServer({ cert: tls.certificate, key: tls.key, minVersion: 'TLSv1.2' }) : createServer();
  server.headersTimeout = 10_000;
  server.requestTimeout = 60_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const origin = configuration.origin ?? `${tls ? 'https' : 'http'}://${host}:${(server.address() as AddressInfo).port}`;
  const opened = await openConsole(configuration, origin, clock);
  provideConsole(opened);
  const pages = next({ dev: false, dir: join(import.meta.dirname, '..'), quiet: true });
  await pages.prepare();
  const handle = pages.getRequestHandler() as PageHandler;
  server.on('request', requestListener(opened, origin, handle, report));
  return {
    console: opened,
    origin,
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
      await pages.close();
      await opened.close();
    },
  };
}
