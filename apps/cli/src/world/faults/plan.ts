import { isOfConnection, type ArmedFault, type ExchangeMisdeed } from './fault.ts';

/** What a fault does to a connection, in the process that commits it. */
export type ConnectionDeed = Exclude<ArmedFault['does'], ExchangeMisdeed>;

/** A fault that acts now. */
export interface Acting<Deed> {
  readonly id: string;
  readonly does: Deed;
}

/** The faults armed in one process. */
export interface Plan {
  arm(fault: ArmedFault): void;
  /** Takes back one, or all. */
  heal(id?: string): void;
  /** In the order in which they were armed, with how often each acted. */
  armed(): readonly { readonly id: string; readonly happened: number }[];
  /** What happens to a new connection at this port. It counts. */
  connection(port: number): Acting<ConnectionDeed> | undefined;
  /** What happens to a request at this port. It counts. */
  exchange(port: number, method: string, path: string): Acting<ExchangeMisdeed> | undefined;
}

interface Entry {
  readonly fault: ArmedFault;
  readonly path: RegExp | undefined;
  passed: number;
  happened: number;
}

/** Nothing is armed at first. */
export function openPlan(): Plan {
  let entries: readonly Entry[] = [];
  const act = (concerned: (entry: Entry) => boolean): ArmedFault | undefined => {
    const acting = entries.find((entry) => {
      const { fault, happened } = entry;
      if (!concerned(entry) || (fault.times !== 'always' && happened >= fault.times)) return false;
      if (entry.passed >= (fault.when.skip ?? 0)) return true;
      entry.passed += 1;
      return false;
    });
    if (acting) acting.happened += 1;
    return acting?.fault;
  };
  return {
    arm(fault) {
      const { path } = fault.when;
      entries = [...entries, { fault, path: path === undefined ? undefined : new RegExp(path), passed: 0, happened: 0 }];
    },
    heal(id) {
      entries = entries.filter(({ fault }) => id !== undefined && fault.id !== id);
    },
    armed: () => entries.map(({ fault: { id }, happened }) => ({ id, happened })),
    connection: (port) => act(({ fault }) => isOfConnection(fault.does) && fault.ports.includes(port)) as Acting<ConnectionDeed> | undefined,
    exchange: (port, method, path) =>
      act(
        ({ fault, path: wanted }) =>
          !isOfConnection(fault.does) && fault.ports.includes(port) && (fault.when.method ?? method) === method && (wanted?.test(path) ?? true),
      ) as Acting<ExchangeMisdeed> | undefined,
  };
}
