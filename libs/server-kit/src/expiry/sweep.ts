import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '@testbed/pki';
import type { Store } from '../store/store.ts';

/** Rows deleted at once: few enough that requests waiting behind a batch do not notice. */
const batch = 500;

/** Deletes what is expired now, batch by batch until nothing is left, giving way to requests between them (UC.KTS.03). */
export async function sweep(store: Store, clock: Clock): Promise<number> {
  let deleted = 0;
  for (;;) {
    const count = await store.deleteExpired(clock.now(), batch);
    deleted += count;
    if (count < batch) return deleted;
    await nextTurn();
  }
}

/** A sweeper that runs until it is stopped. */
export interface Sweeper {
  /** Resolves when a sweep under way has ended. */
  stop(): Promise<void>;
}

/** What a sweeper needs. */
export interface SweeperSettings {
  readonly store: Store;
  readonly clock: Clock;
  /** Milliseconds from the end of one sweep to the start of the next. */
  readonly interval: number;
  readonly swept: (count: number) => void;
  readonly failed: (error: unknown) => void;
}

/** Sweeps at once and then at the interval, never two sweeps at a time. */
export function startSweeper({ store, clock, interval, swept, failed }: SweeperSettings): Sweeper {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  const run = async (): Promise<void> => {
    try {
      swept(await sweep(store, clock));
    } catch (error) {
      failed(error);
    }
    if (stopped) return;
    timer = setTimeout(() => {
      running = run();
    }, interval);
  };
  let running = run();
  return {
    stop() {
      stopped = true;
      clearTimeout(timer);
      return running;
    },
  };
}
