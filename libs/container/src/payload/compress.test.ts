import { createInflate, inflateSync } from 'node:zlib';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { compressed } from './compress.ts';

async function* pieces(content: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  for (const piece of content) yield piece;
}

async function compress(content: readonly Uint8Array[]): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of compressed(pieces(content))) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** The highest ratio of what came out to what went in, looked at after every few bytes. */
async function highestRatio(stream: Buffer, step: number): Promise<number> {
  const inflate = createInflate();
  let out = 0;
  let highest = 0;
  inflate.on('data', (chunk: Buffer) => (out += chunk.length));
  for (let at = 0; at < stream.length; at += step) {
    await new Promise((resolve) => inflate.write(stream.subarray(at, at + step), resolve));
    highest = Math.max(highest, out / Math.min(at + step, stream.length));
  }
  return highest;
}

const run = fc.oneof(
  fc.tuple(fc.integer({ min: 1, max: 200_000 }), fc.nat({ max: 255 })).map(([length, value]) => Buffer.alloc(length, value)),
  fc.uint8Array({ minLength: 1, maxLength: 5000 }).map((bytes) => Buffer.from(bytes)),
  fc.integer({ min: 1, max: 3000 }).map((count) => Buffer.from('2026-11-23 the same line of a log\n'.repeat(count))),
);

test('whatever the content, it comes back, and never more than tenfold what was read of the stream', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(run, { maxLength: 6 }), fc.integer({ min: 1, max: 4096 }), async (content, step) => {
      const stream = await compress(content);
      expect(inflateSync(stream).equals(Buffer.concat(content))).toBe(true);
      expect(await highestRatio(stream, Math.max(step, Math.ceil(stream.length / 50)))).toBeLessThan(10);
    }),
    { numRuns: 60 },
  );
});

test('zeros are compressed nearly ninefold, text as ever', async () => {
  const zeros = await compress([Buffer.alloc(2_000_000)]);
  expect(2_000_000 / zeros.length).toBeGreaterThan(8);
  const words = Array.from({ length: 40_000 }, (_, index) => `word${(index * 7919) % 4001}`).join(' ');
  expect((await compress([Buffer.from(words)])).length).toBeLessThan(words.length / 3);
});

test('nothing at all is still one stream', async () => {
  expect(inflateSync(await compress([]))).toHaveLength(0);
});
