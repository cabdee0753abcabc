import fastify from 'fastify';
import type { App } from './service.ts';

/** Certificate chain and private key of a listener, PEM. */
export interface ListenerTls {
  readonly certificate: string;
  readonly key: string;
}

/** Longest time a request may take to arrive (ms). Its answer may take as long as a long poll. */
const requestTimeout = 10_000;

/** Connections at a time; further ones are closed at once. */
const connections = 1000;

/** An application for one HTTPS listener, with no routes yet. Requests are a few kilobytes of JSON. */
export function httpsApp({ certificate, key }: ListenerTls, minVersion: 'TLSv1.2' | 'TLSv1.3'): App {
  const app = fastify({
    https: { cert: certificate, key, minVersion, handshakeTimeout: requestTimeout, headersTimeout: requestTimeout },
    requestTimeout,
    bodyLimit: 16 * 1024,
    // Whoever waits for a person is sent away when the process stops.
    forceCloseConnections: true,
    exposeHeadRoutes: false,
  });
  app.server.maxConnections = connections;
  return app;
}
