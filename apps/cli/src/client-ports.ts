import { systemRandom } from '@testbed/container';
import type { ClientPorts, Dialogue, Narration } from '@testbed/client';
import { checkServer, pinnedRequest, systemClock } from '@testbed/pki';

/** The real world for the client's use cases. */
export function clientPorts(narrate: (event: Narration) => void, dialogue?: Dialogue): ClientPorts {
  return { clock: systemClock, random: systemRandom, request: pinnedRequest, checkServer, narrate, ...(dialogue && { dialogue }) };
}
