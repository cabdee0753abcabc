import { createHash } from 'node:crypto';

/** Numbers from 0 up to, but not including, 1. */
export type Random = () => number;

/** Numbers that follow from a seed and a name: the same run again makes the same choices. Not for keys. */
export function seededRandom(seed: string, name: string): Random {
  let counter = 0;
  return () => {
    counter += 1;
    return createHash('sha256').update(`${seed}\n${name}\n${counter}`).digest().readUInt32BE() / 2 ** 32;
  };
}
