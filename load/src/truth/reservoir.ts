import type { Random } from '../random.ts';

/** A fair sample of a stream of unknown length: whatever came has the same chance of being in it. */
export interface Reservoir<Item> {
  offer(item: Item): void;
  readonly items: readonly Item[];
}

/** @param size items that it holds at most */
export function createReservoir<Item>(size: number, random: Random): Reservoir<Item> {
  const items: Item[] = [];
  let seen = 0;
  return {
    items,
    offer(item) {
      seen += 1;
      const place = items.length < size ? items.length : Math.floor(random() * seen);
      if (place < size) items[place] = item;
    },
  };
}
