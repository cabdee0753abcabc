import { storedBlocks } from './deflate.ts';

/** What can be otherwise about a zlib stream (RFC 1950 2.2). */
export interface ZlibParts {
  /** CMF and FLG; by default 32 KiB window, fastest. */
  readonly head?: Buffer;
  /** The DEFLATE blocks; by default uncompressed ones. */
  readonly blocks?: Buffer;
  readonly checksum?: Buffer;
}

/** A zlib stream of `data`. */
export function zlib(data: Buffer, { head = Buffer.of(0x78, 0x01), blocks = storedBlocks(data), checksum = adler32(data) }: ZlibParts = {}): Buffer {
  return Buffer.concat([head, blocks, checksum]);
}

/** Adler-32 (RFC 1950 8.2), big-endian. */
export function adler32(data: Buffer): Buffer {
  const modulus = 65521;
  let a = 1;
  let b = 0;
  for (const byte of data) {
    a += byte;
    if (a >= modulus) a -= modulus;
    b += a;
    if (b >= modulus) b -= modulus;
  }
  const sum = Buffer.alloc(4);
  sum.writeUInt16BE(b, 0);
  sum.writeUInt16BE(a, 2);
  return sum;
}
