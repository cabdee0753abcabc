import { systemRandom } from '@testbed/container';
import type { ClientPorts, Dialogue, Narration } from '@testbed/client';
import { checkServer, pinnedRequest, systemClock } from '@testbed/pki';
import type { World } from './world/world-file.ts';

/**
 * The real world for the client's use cases.
 *
 * @param world whose clock the client goes by, where there is one
 */
export function clientPorts(world: World | undefined, narrate: (event: Narration) => void, dialogue?: Dialogue): ClientPorts {
  return { clock: clockOf(world), random: systemRandom, request: pinnedRequest, checkServer, narrate, ...(dialogue && { dialogue }) };
}

/** The clock that a client goes by: the world's, where there is one, else the machine's. */
export function clockOf(world: World | undefined): ClientPorts['clock'] {
  const offset = world?.file.clockOffset ?? 0;
  return { now: () => new Date(systemClock.now().getTime() + offset) };
}
