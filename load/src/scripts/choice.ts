/** One of them, each equally likely. @throws Error when there is none */
export function oneOf<Item>(items: readonly Item[]): Item {
  const item = items[Math.floor(Math.random() * items.length)];
  if (item === undefined) throw new Error('there is nothing to choose from');
  return item;
}

/** A number from 0 up to, but not including, the end. */
export function numberBelow(end: number): number {
  return Math.floor(Math.random() * end);
}

/** Keeps an item among at most 200; another one makes way. */
export function keep<Item>(items: Item[], item: Item): void {
  if (items.length < 200) items.push(item);
  else items[numberBelow(items.length)] = item;
}
