import type { File } from '../payload/tar.ts';
import { randomOf } from '../random.ts';

const random = randomOf('large-files');

/**
 * Files that no compression makes smaller: a client that writes as it reads has saved the first ones long before the
 * end, where the vectors with these files go wrong.
 */
export const largeFiles: readonly File[] = [
  ...['first.bin', 'second.bin', 'third.bin'].map((name) => ({ name, content: random(name, 2 ** 20) })),
  { name: 'last.txt', content: Buffer.from('the end\n') },
];
