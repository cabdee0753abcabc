import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import type { World, WorldServer } from './world.ts';

/** A server of the world as it is now. */
export interface ServerState extends Pick<WorldServer, 'name' | 'organisation'> {
  readonly endpoints: readonly { readonly interface: WorldServer['endpoints'][number]['interface']; readonly url: string; readonly up: boolean }[];
  /** Of the TLS certificate that ends first, by the world's clock; undefined where it can't be read. */
  readonly daysLeft: number | undefined;
}

const timeLimit = 1_000;

/** Whether each endpoint takes connections, and how long certificates last. @param now by the world's clock */
export function observeServers({ servers }: World, now: Date): Promise<readonly ServerState[]> {
  return Promise.all(
    servers.map(async ({ name, organisation, endpoints, certificates }) => ({
      name,
      organisation,
      endpoints: await Promise.all(endpoints.map(async (endpoint) => ({ ...endpoint, up: await listens(new URL(endpoint.url)) }))),
      daysLeft: certificates.length === 0 ? undefined : Math.min(...certificates.map((path) => daysUntilEnd(path, now))),
    })),
  );
}

function listens({ hostname, port }: URL): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port), timeout: timeLimit });
    const end = (up: boolean) => (): void => {
      socket.destroy();
      resolve(up);
    };
    socket.once('connect', end(true)).once('timeout', end(false)).once('error', end(false));
  });
}

const day = 86_400_000;

function daysUntilEnd(path: string, now: Date): number {
  return Math.floor((new X509Certificate(readFileSync(path)).validToDate.getTime() - now.getTime()) / day);
}
