import { setTimeout as pause } from 'node:timers/promises';
import type { Observation } from './tally.ts';

/** What is to be looked at when the load is over, and how. */
export interface LookBackOrder<Item> {
  readonly items: readonly Item[];
  readonly look: (item: Item) => Promise<Observation>;
  /** Told once of each item what was seen of it, the last look last: nothing where there was no time to look. Only the last may have decided something. */
  readonly onSeen: (item: Item, looks: readonly Observation[]) => void;
  /** Ends it: looks under way are finished. */
  readonly signal: AbortSignal;
  /** Milliseconds before each further look at what was not decided: the target has just been under load. */
  readonly pauses?: readonly number[];
}

/** How many looks at once. */
const atOnce = 8;

/** Milliseconds that all of it may take: a target that lets everybody wait would take hours. */
const patience = 300_000;

/** Looks at every item until that decides something, a few times at most. */
export async function lookBack<Item>({ items, look, onSeen, signal, pauses = [1_000, 2_000, 4_000] }: LookBackOrder<Item>): Promise<void> {
  const stopped = AbortSignal.any([signal, AbortSignal.timeout(patience)]);
  let open = items.map((item) => ({ item, looks: [] as Observation[] }));
  for (const wait of [0, ...pauses]) {
    if (open.length === 0) return;
    await pause(wait, undefined, { signal: stopped }).catch(() => undefined);
    const turns = open.values();
    const looker = async (): Promise<void> => {
      for (const { item, looks } of turns) {
        if (stopped.aborted) return;
        const seen = await look(item);
        looks.push(seen);
        if (seen.held !== undefined) onSeen(item, looks);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, looker));
    open = open.filter(({ looks }) => looks.at(-1)?.held === undefined);
  }
  for (const { item, looks } of open) onSeen(item, looks);
}
