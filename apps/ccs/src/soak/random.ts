/** Choices that look random and come again with the same seed. */
export interface Seeded {
  /** A whole number from 0 to below the bound. */
  below(bound: number): number;
  pick<T>(choices: readonly T[]): T;
  /** True in one of so many cases. */
  oneIn(cases: number): boolean;
  /** At most {@link longest}. */
  bytes(length: number): Buffer;
  /** Text of these characters, at most {@link longest}. */
  text(length: number, characters: string): string;
}

/** The longest that a generator gives at once. */
const longest = 8192;

/** A generator that a seed of 32 bits determines (xorshift). Bytes and texts are cut from supplies made once: that is fast. */
export function seeded(seed: number): Seeded {
  let state = seed | 0 || 1;
  const below = (bound: number): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % bound;
  };
  const bytes = Buffer.from(Array.from({ length: 2 * longest }, () => below(256)));
  const texts = new Map<string, string>();
  const supplyOf = (characters: string): string => {
    const supply = texts.get(characters) ?? Array.from({ length: 2 * longest }, () => characters[below(characters.length)]).join('');
    texts.set(characters, supply);
    return supply;
  };
  return {
    below,
    pick: <T>(choices: readonly T[]): T => choices[below(choices.length)] as T,
    oneIn: (cases) => below(cases) === 0,
    bytes(length) {
      const start = below(longest);
      return bytes.subarray(start, start + length);
    },
    text(length, characters) {
      const start = below(longest);
      return supplyOf(characters).slice(start, start + length);
    },
  };
}
