/** A stream of bytes to take pieces of chosen length from. */
export interface ByteSource {
  /** The next `length` bytes; fewer only at the end. For small pieces: they are held in memory. */
  take(length: number): Promise<Buffer>;
  /** The next bytes as they come, at most `limit` of them; empty at the end. */
  some(limit: number): Promise<Buffer>;
}

/** Takes from chunks as they arrive; holds one chunk at a time. */
export function byteSource(chunks: AsyncIterable<Buffer>): ByteSource {
  const iterator = chunks[Symbol.asyncIterator]();
  let rest: Buffer = Buffer.alloc(0);

  async function some(limit: number): Promise<Buffer> {
    while (rest.length === 0) {
      const next = await iterator.next();
      if (next.done) return rest;
      rest = next.value;
    }
    const piece = rest.subarray(0, limit);
    rest = rest.subarray(piece.length);
    return piece;
  }

  async function take(length: number): Promise<Buffer> {
    const pieces: Buffer[] = [];
    for (let missing = length; missing > 0; ) {
      const piece = await some(missing);
      if (piece.length === 0) break;
      pieces.push(piece);
      missing -= piece.length;
    }
    return Buffer.concat(pieces);
  }

  return { take, some };
}
