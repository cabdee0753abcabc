import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Clock } from '@testbed/pki';
import type { Configuration } from './configuration/configuration.ts';
import { provideConsole, type Console } from './console.ts';
import { requestListener, type PageHandler } from './http/request-listener.ts';
import type { Log } from './log.ts';
import { openConsole } from './open.ts';

/** Answers pages, until it is closed. */
export interface Pages {
  readonly handle: PageHandler;
  close(): Promise<void>;
}
export type PageMaker = () => Promise<Pages>;

/** A console that answers. */
export interface RunningConsole {
  readonly console: Console;
  readonly origin: string;
  /** Ends running requests and closes everything. */
  stop(): Promise<void>;
}

/** Opens a console and answers requests. @param report is told what goes wrong inside @param log who tried to come in, and what was refused */
export async function listen(configuration: Configuration, clock: Clock, makePages: PageMaker, report: (error: unknown) => void, log: Log = () => undefined): Promise<RunningConsole> {
  const { tls, host, port } = configuration;
  const server = tls ? createTlsServer({ cert: tls.certificate, key: tls.key, minVersion: 'TLSv1.2' }) : createServer();
  server.headersTimeout = 10_000;
  server.requestTimeout = 60_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const origin = configuration.origin ?? `${tls ? 'https' : 'http'}://${host}:${(server.address() as AddressInfo).port}`;
  const opened = await openConsole(configuration, origin, clock, log);
  provideConsole(opened);
  const pages = await makePages();
  server.on('request', requestListener(opened, origin, pages.handle, report, log));
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
