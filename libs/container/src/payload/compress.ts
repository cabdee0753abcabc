import { constants, createDeflate, type Deflate } from 'node:zlib';

/**
 * The content may be at most so many times as long as what it was compressed to, at every point of the stream. The
 * Java client gives up above ten, whenever it looks; no clause limits a writer.
 */
const highestRatio = 9;

/** How much goes in uncompressed when the ratio would become too high: enough for a tar header, then for ten times as much. */
const firstStored = 512;
const laterStored = 4096;
const longestSlice = 64 * 1024;

/**
 * Compresses to one zlib stream (RFC 1950), never more than ninefold: what would compress better is stored in part.
 * Ordinary content never gets there, and is compressed as usual.
 */
export async function* compressed(contents: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  const deflate = createDeflate();
  let ready: Buffer[] = [];
  let bytesOut = 0;
  let bytesIn = 0;
  let stores = false;
  deflate.on('data', (chunk: Buffer) => {
    bytesOut += chunk.length;
    ready.push(chunk);
  });
  try {
    for await (const chunk of contents) {
      for (let at = 0; at < chunk.length; ) {
        // As if the slice compressed to nothing: what deflate still holds back only makes this safer.
        const room = highestRatio * bytesOut - bytesIn;
        const store = room < firstStored;
        if (store !== stores) await setLevel(deflate, store ? constants.Z_NO_COMPRESSION : constants.Z_DEFAULT_COMPRESSION);
        stores = store;
        const length = store ? (bytesIn === 0 ? firstStored : laterStored) : Math.min(room, longestSlice);
        const slice = chunk.subarray(at, at + length);
        await write(deflate, slice);
        if (store) await flush(deflate);
        at += slice.length;
        bytesIn += slice.length;
      }
      yield* ready;
      ready = [];
    }
    const ended = new Promise((resolve, reject) => deflate.once('end', resolve).once('error', reject));
    deflate.end();
    await ended;
    yield* ready;
  } finally {
    deflate.destroy();
  }
}

function setLevel(deflate: Deflate, level: number): Promise<void> {
  return new Promise((resolve) => {
    deflate.params(level, constants.Z_DEFAULT_STRATEGY, resolve);
  });
}

function write(deflate: Deflate, slice: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    deflate.write(slice, (error) => (error ? reject(error) : resolve()));
  });
}

/** Brings out what is held back, so that it counts. */
function flush(deflate: Deflate): Promise<void> {
  return new Promise((resolve) => {
    deflate.flush(constants.Z_SYNC_FLUSH, resolve);
  });
}
