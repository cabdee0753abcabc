import { setTimeout as pause } from 'node:timers/promises';
import type { RequestEvent, Stored } from '../plan/plan.ts';
import type { Random } from '../random.ts';
import { lookBack } from './look-back.ts';
import { createReservoir } from './reservoir.ts';
import type { InvariantId, Observation, Tallies } from './tally.ts';
import { keptOrLost, notLookedAt, type Witness } from './witness.ts';

/** Watches over the truth of one lane while its load goes on, and after it. */
export interface TruthWatch {
  readonly add: (event: RequestEvent) => void;
  /** Looks at what was stored, now and then, until it is stopped. */
  readonly start: () => void;
  readonly stop: () => Promise<void>;
  /** Looks at all that was answered 201 once more, or at a fair sample of very many, until the signal. */
  readonly lookBack: (signal: AbortSignal, onSeen: () => void) => Promise<void>;
  /** How many that will be. */
  readonly toLookAt: () => number;
}

/** What a watch needs. */
export interface WatchOrder {
  readonly witness: Witness;
  readonly tallies: Tallies;
  readonly random: Random;
  /** Every place that the target has named so far, in any of its lanes. */
  readonly places: Set<string>;
  /** Stored before the load. */
  readonly stored: readonly Stored[];
  /** Stop by when what was stored is expected to be gone. */
  readonly expires: boolean;
}

/** How many of all that a lane stored are looked at again at most: everything, unless the load is heavy or long. */
export const sampleSize = 1_000;

/** Milliseconds between two looks: the load is k6's to make. */
const interval = 500;

export function watchTruth({ witness, tallies, random, places, stored, expires }: WatchOrder): TruthWatch {
  const sample = createReservoir<Stored>(sampleSize, random);
  let acknowledged = stored.length;
  for (const item of stored) {
    places.add(item.path);
    sample.offer(item);
  }
  const stopping = new AbortController();
  let watching: Promise<void> | undefined;

  async function watch(): Promise<void> {
    while (!stopping.signal.aborted) {
      const item = sample.items[Math.floor(random() * sample.items.length)];
      if (item) {
        // Around an expiry k6 asks whether it is still there: here only whether somebody else gets it.
        if (!expires) tallies.add('owner', await witness.owner(item));
        if (witness.other) tallies.add('others', await witness.other(item));
      }
      await pause(interval, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  }

  return {
    add({ stored: item, truth }) {
      if (truth) tallies.add(truth.invariant, truth);
      if (!item) return;
      const known = places.has(item.path);
      tallies.add('unique', { held: !known, what: known ? `${item.path} was given twice` : 'a new place' });
      places.add(item.path);
      sample.offer(item);
      acknowledged += 1;
    },
    start() {
      watching = watch();
    },
    async stop() {
      stopping.abort();
      await watching;
    },
    toLookAt: () => (expires ? stored : sample.items).length,
    async lookBack(signal, onSeen) {
      const tally = (id: InvariantId, seen: Observation): void => {
        tallies.add(id, seen);
        onSeen();
      };
      if (expires) return lookBack({ items: stored, look: witness.gone, onSeen: (_, looks) => tally('expired', looks.at(-1) ?? notLookedAt), signal });
      tallies.addAmong('kept', acknowledged);
      await lookBack({ items: sample.items, look: witness.owner, onSeen: (item, looks) => tally('kept', keptOrLost(looks, item)), signal });
    },
  };
}
