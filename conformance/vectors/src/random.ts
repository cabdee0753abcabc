import { createHash } from 'node:crypto';

/**
 * Bytes that look random and are the same on every machine: one independent stream for each purpose, so that a
 * further value in a generator changes none of the others.
 */
export type Random = (purpose: string, length: number) => Buffer;

/** The randomness of everything that belongs to `name`: SHAKE256 over name and purpose. */
export function randomOf(name: string): Random {
  return (purpose, length) => createHash('shake256', { outputLength: length }).update(`CDOC2 vector kit\0${name}\0${purpose}`).digest();
}

/** The same randomness, apart for each part of a whole: the third recipient has values of its own. */
export function partOf(random: Random, part: string): Random {
  return (purpose, length) => random(`${part}\0${purpose}`, length);
}
