import type { Revocation } from '@testbed/pki';
import type { HookName } from '@testbed/runner';
import { movedClock, openSqliteStore, systemRandom, type Log, type MovedClock, type Random, type Store } from '@testbed/server-kit';
import { people } from './authorities.ts';

/** Everything around the arms of one planted server, with the hooks of its target. */
export interface Surroundings {
  readonly ports: { readonly clock: MovedClock; readonly random: Random; readonly store: Store; readonly revocation: Revocation; readonly log: Log };
  readonly hooks: Readonly<Record<HookName, (values: Readonly<Record<string, string>>) => Promise<void>>>;
}

/** A clock that can be moved, an empty store in memory, and a register in which certificates can be revoked. */
export async function surroundings(): Promise<Surroundings> {
  const { unacceptableClients, unacceptableSigners } = await people();
  const revoked = new Set([unacceptableClients.revoked, unacceptableSigners.revoked].map(({ certificate }) => numberOf(certificate.serialNumber)));
  const clock = movedClock();
  const change = (act: (values: Readonly<Record<string, string>>) => void) => (values: Readonly<Record<string, string>>) => Promise.resolve(act(values));
  return {
    ports: {
      clock,
      random: systemRandom,
      store: openSqliteStore(':memory:'),
      revocation: {
        check: async ({ serialNumber }) => (revoked.has(numberOf(serialNumber)) ? { status: 'revoked', at: new Date(0), reason: 'unspecified' } : { status: 'good' }),
      },
      log: () => undefined,
    },
    hooks: {
      revoke: change(({ serial = '' }) => revoked.add(numberOf(serial))),
      restore: change(({ serial = '' }) => revoked.delete(numberOf(serial))),
      setClock: change(({ instant = '' }) => clock.move(Date.parse(instant) - Date.now())),
      resetClock: change(() => clock.move(0)),
    },
  };
}

/** A serial number without the liberties of hexadecimal. */
function numberOf(serial: string): string {
  return BigInt(`0x${serial}`).toString(16);
}
