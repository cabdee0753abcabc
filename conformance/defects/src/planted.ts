import type { Profile } from '@testbed/runner';
import type { ServerDefect } from './defect.ts';
import { plantedCapsuleServer } from './world/capsule.ts';
import type { PlantedServer } from './world/server.ts';
import { plantedSharesServer } from './world/shares.ts';

/** The profiles in which the unbroken servers run. */
export const profiles = ['use-case', 'field', 'openapi-2', 'released'] as const satisfies readonly Profile[];

/** Starts the server with a defect in this process. */
export function plantedServer(defect: ServerDefect): Promise<PlantedServer> {
  return defect.server === 'capsule-server' ? plantedCapsuleServer(profileOf(defect), defect.plant) : plantedSharesServer(defect.plant);
}

/** Starts the server without any defect in this process. */
export function unbrokenServer(profile: (typeof profiles)[number]): Promise<PlantedServer> {
  return profile === 'released' ? plantedSharesServer((parts) => parts) : plantedCapsuleServer(profile, (parts) => parts);
}

/** The profile in which a defect is planted. */
export function profileOf({ server, profile }: Extract<ServerDefect, { server: 'capsule-server' }>): 'use-case' | 'field' | 'openapi-2';
export function profileOf(defect: ServerDefect): (typeof profiles)[number];
export function profileOf({ server, profile }: ServerDefect): Profile {
  return profile ?? (server === 'capsule-server' ? 'use-case' : 'released');
}
