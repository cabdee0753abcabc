import type { CapsuleTarget } from '@testbed/runner';
import type { Exchange, Identity, Wire } from '@testbed/wire';
import type { Stored } from '../plan/plan.ts';
import { handedOut, refused, type Witness } from './witness.ts';

/** Fetches capsules with their owner's certificate, and with another client's (UC.KTS.02: a capsule is issued to its recipient alone). */
export function capsuleWitness(wire: Wire, target: Pick<CapsuleTarget, 'fetch' | 'clients'>, owner: Identity, bodies: readonly string[]): Witness {
  const fetchAs = (client: Identity, { path }: Stored): Promise<Exchange> => wire.send(target.fetch, { method: 'GET', path }, { client });
  const other = target.clients.find((client) => client !== owner);
  return {
    owner: async (stored) => handedOut(await fetchAs(owner, stored), stored, bodies[stored.body] ?? '', ['recipient_id', 'ephemeral_key_material', 'capsule_type']),
    ...(other && { other: async (stored: Stored) => refused(await fetchAs(other, stored), stored, `${other.name}, whose it is not`) }),
    gone: async (stored) => refused(await fetchAs(owner, stored), stored, 'its owner after its expiry'),
  };
}
