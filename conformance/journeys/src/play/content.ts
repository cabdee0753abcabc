import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Content } from '../journey.ts';

/** A file by what it is called and what is in it. */
export interface NamedContent {
  readonly name: string;
  /** Hex. */
  readonly sha256: string;
}

/** Writes the files of a journey into a new folder; the same name and size are the same octets everywhere. */
export function writeContents(folder: string, contents: readonly Content[]): readonly NamedContent[] {
  mkdirSync(folder, { recursive: true });
  return contents.map(({ name, size }) => {
    const bytes = size === 0 ? Buffer.alloc(0) : createHash('shake256', { outputLength: size }).update(name).digest();
    writeFileSync(join(folder, name), bytes);
    return { name, sha256: createHash('sha256').update(bytes).digest('hex') };
  });
}

/** How files differ from what was expected, by name and content; undefined when they are the same. */
export function difference(files: readonly NamedContent[], expected: readonly NamedContent[]): string | undefined {
  const missing = expected.filter(({ name }) => !files.some((file) => file.name === name)).map(({ name }) => `${name} is missing`);
  const more = files.filter(({ name }) => !expected.some((file) => file.name === name)).map(({ name }) => `${name} was not asked for`);
  const changed = expected.filter(({ name, sha256 }) => files.some((file) => file.name === name && file.sha256 !== sha256)).map(({ name }) => `${name} was changed`);
  const words = [...missing, ...more, ...changed];
  return words.length === 0 ? undefined : words.join(', ');
}
