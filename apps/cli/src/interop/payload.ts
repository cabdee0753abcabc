import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const payloads = {
  'two files': { 'note.txt': Buffer.from('Tere, maailm!\n'.repeat(40)), 'picture.bin': randomBytes(100_000) },
  'a short note': { 'note.txt': Buffer.from('Tere!\n') },
  'an empty file': { 'empty.txt': Buffer.alloc(0) },
  'a name in Estonian': { 'õunad ja šokolaad.txt': Buffer.from('õäöüšž\n') },
  'a name of 124 bytes': { [`${'n'.repeat(120)}.txt`]: Buffer.from('long\n') },
  'a name of 240 bytes': { [`${'n'.repeat(236)}.txt`]: Buffer.from('longer\n') },
  '2 MB of zeros': { 'zeros.bin': Buffer.alloc(2_000_000) },
} as const satisfies Record<string, Record<string, Buffer>>;

export type PayloadName = keyof typeof payloads;

/** Writes a payload's files into a new folder; returns their paths. */
export function writePayload(name: PayloadName, folder: string): readonly string[] {
  mkdirSync(folder, { recursive: true });
  return Object.entries(payloads[name]).map(([file, bytes]) => {
    writeFileSync(join(folder, file), bytes);
    return join(folder, file);
  });
}

/** How the files in a folder differ from a payload, in a few words; undefined when they are the same, by name and hash. */
export function differenceFrom(name: PayloadName, folder: string): string | undefined {
  const expected: Readonly<Record<string, Buffer>> = payloads[name];
  const found = readdirSync(folder);
  const missing = Object.keys(expected).filter((file) => !found.includes(file));
  const more = found.filter((file) => expected[file] === undefined);
  const changed = found.filter((file) => expected[file] !== undefined && hashOf(join(folder, file)) !== digest(expected[file]));
  const words = [
    ...(missing.length > 0 ? [`missing: ${missing.join(', ')}`] : []),
    ...(more.length > 0 ? [`not asked for: ${more.join(', ')}`] : []),
    ...(changed.length > 0 ? [`changed: ${changed.join(', ')}`] : []),
  ];
  return words.length === 0 ? undefined : words.join('; ');
}

function hashOf(path: string): string | undefined {
  return statSync(path).isFile() ? digest(readFileSync(path)) : undefined;
}

function digest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
