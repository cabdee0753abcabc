import { createHash } from 'node:crypto';

/** Bytes that follow from a seed and a name: the same run again asks the same questions. Not for keys. */
export function seededRandom(seed: string, name: string): (length: number) => Buffer {
  let counter = 0;
  return (length) => {
    const blocks: Buffer[] = [];
    for (let have = 0; have < length; have += 32) {
      blocks.push(createHash('sha256').update(`${seed}\n${name}\n${counter}`).digest());
      counter += 1;
    }
    return Buffer.concat(blocks).subarray(0, length);
  };
}
