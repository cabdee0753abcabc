import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256, type NamedContent } from '../container/entries.ts';

const contents: Readonly<Record<string, Buffer>> = {
  'letter.txt': Buffer.from('Tere, maailm!\n'.repeat(40)),
  // Noise, as in a picture: some clients take what compresses well for a bomb, and would be judged by that alone.
  'picture.bin': createHash('shake256', { outputLength: 20_000 }).update('picture').digest(),
};

/** What is encrypted when a check does not care. */
export const payload: readonly NamedContent[] = Object.entries(contents).map(([name, bytes]) => ({ name, sha256: sha256(bytes) }));

/** Writes the payload into a folder, once; returns the paths. */
export function writePayload(folder: string): readonly string[] {
  mkdirSync(folder, { recursive: true });
  return Object.entries(contents).map(([name, bytes]) => {
    const path = join(folder, name);
    if (!existsSync(path)) writeFileSync(path, bytes);
    return path;
  });
}
