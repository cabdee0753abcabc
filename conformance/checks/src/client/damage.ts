import { readContainer } from './container/read.ts';

/** A way to spoil a container in one place. */
export interface Damage {
  readonly name: string;
  /** In a sentence: `a container with …`. */
  readonly what: string;
  readonly damage: (file: Buffer) => Buffer;
}

/** One bit in each part that a key protects, and a payload cut short. */
export const damages: readonly Damage[] = [
  { name: 'hmac', what: 'one bit changed in its header HMAC', damage: (file) => flipped(file, partsOf(file).hmac) },
  { name: 'payload', what: 'one bit changed in its payload', damage: (file) => flipped(file, partsOf(file).payload + 20) },
  { name: 'tag', what: 'one bit changed in the tag at its end', damage: (file) => flipped(file, file.length - 1) },
  { name: 'cut', what: 'its last 100 bytes missing', damage: (file) => file.subarray(0, -100) },
];

/** A container that announces a header of 2^20 + 1 bytes, and has as many. */
export function largeHeader(file: Buffer): Buffer {
  const { header } = readContainer(file);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(2 ** 20 + 1);
  return Buffer.concat([file.subarray(0, 5), length, header, Buffer.alloc(2 ** 20 + 1 - header.length), file.subarray(9 + header.length)]);
}

/** Where the parts begin. */
function partsOf(file: Buffer): { readonly hmac: number; readonly payload: number } {
  const hmac = 9 + readContainer(file).header.length;
  return { hmac, payload: hmac + 32 + 12 };
}

function flipped(file: Buffer, at: number): Buffer {
  const copy = Buffer.from(file);
  copy.writeUInt8((copy[at] ?? 0) ^ 1, at);
  return copy;
}
