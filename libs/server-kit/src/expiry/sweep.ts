import { setTimeout as pause } from 'node:timers/promises';
import type { Clock } from '@testbed/pki';
import type { Store } from '../store/store.ts';

/** Rows deleted at once: few enough that requests waiting behind a batch do not notice. */
const batch = 500;

/** After a batch, so many times as long as it took, a sweep rests: of what disk and processor can do, most is left to requests. */
const rest = 3;

/**
 * Deletes what is expired now, batch by batch until nothing is left or the signal says stop, giving way to requests (UC.KTS.03).
 *
 * @param swept is told how many were deleted after each batch
 */
export async function sweep(store: Store, clock: Clock, swept: (count: number) => void, signal?: AbortSignal): Promise<void> {
  for (;;) {
    const began = performance.now();
    const count = await store.deleteExpired(clock.now(), batch);
    swept(count);
    if (count < batch) return;
    await pause(rest * (performance.now() - began), undefined, { signal }).catch(() => {});
    if (signal?.aborted) return;
  }
}

/** A sweeper that runs until it is stopped. */
export interface Sweeper {
  /** Ends a sweep under way after its batch; resolves when that is done. */
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
  const stopping = new AbortController();
  const run = async (): Promise<void> => {
    let deleted = 0;
    const count = (more: number): void => void (deleted += more);
    await sweep(store, clock, count, stopping.signal).catch(failed);
    // Also what a sweep had deleted before it failed.
    swept(deleted);
    if (stopping.signal.aborted) return;
    timer = setTimeout(() => {
      running = run();
    }, interval);
  };
  let running = run();
  return {
    stop() {
      stopping.abort();
      clearTimeout(timer);
      return running;
    },
  };
}
