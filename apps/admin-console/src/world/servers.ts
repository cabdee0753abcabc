import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Control } from './control.ts';
import type { World, WorldServer } from './world.ts';

/** A server of the world as it is now. */
export interface ServerState extends Pick<WorldServer, 'name' | 'organisation' | 'endpoints'> {
  /** Whether its process runs. Knocking at its ports instead would stand in the traffic. */
  readonly up: boolean;
  /** Of the TLS certificate that ends first, by the world's clock; undefined where it has none. */
  readonly daysLeft: number | undefined;
}

const day = 86_400_000;

/** @param processes what the world says about them @param now by the world's clock */
export function observeServers({ servers }: World, { processes }: Pick<Awaited<ReturnType<Control['status']>>, 'processes'>, now: Date): readonly ServerState[] {
  return servers.map(({ name, organisation, endpoints, certificates }) => ({
    name,
    organisation,
    endpoints,
    up: processes.some((process) => process.name === name && process.pid !== null),
    daysLeft: certificates.length === 0 ? undefined : Math.floor((Math.min(...certificates.map(endOf)) - now.getTime()) / day),
  }));
}

function endOf(path: string): number {
  return new X509Certificate(readFileSync(path)).validToDate.getTime();
}
