import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { blockLength, decodeBlock, encodeBlock } from './block.ts';
import { byteSource } from './byte-source.ts';
import { decodePax, encodePax } from './pax.ts';
import { readTar } from './read.ts';
import { endOfArchive, entryHeader, padding } from './write.ts';

const refused = (code: string) => expect.objectContaining({ name: 'ContainerProblem', code }) as Error;
const modified = new Date('2026-11-22T12:00:00Z');

/** Everything in an archive, as text. */
async function contents(...pieces: readonly Uint8Array[]): Promise<[name: string, text: string][]> {
  const files: [string, string][] = [];
  for await (const { name, content } of readTar(byteSource(chunked(Buffer.concat(pieces))))) {
    const chunks: Buffer[] = [];
    for await (const chunk of content) chunks.push(chunk);
    files.push([name, Buffer.concat(chunks).toString()]);
  }
  return files;
}

/** In chunks that fit no block. */
async function* chunked(bytes: Buffer) {
  for (let at = 0; at < bytes.length; at += 333) yield bytes.subarray(at, at + 333);
}

/** A block of any type with its content. */
function entry(type: string, name: string, text = ''): Buffer {
  const content = Buffer.from(text);
  return Buffer.concat([encodeBlock({ name: Buffer.from(name), size: content.length, type }, 0), content, padding(content.length)]);
}

/** The block with some bytes made different and the checksum right again. */
function changed(block: Buffer, at: number, bytes: string | Buffer): Buffer {
  const result = Buffer.from(block);
  Buffer.from(bytes).copy(result, at);
  result.fill(0x20, 148, 156);
  const sum = result.subarray(0, blockLength).reduce((total, byte) => total + byte, 0);
  result.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return result;
}

const pax = (text: string) => entry('x', 'PaxHeader', text);

describe('what is written', () => {
  const paxOf = (blocks: Buffer) => {
    const { type, size } = decodeBlock(blocks.subarray(0, blockLength));
    return type === 'x' && decodePax(blocks.subarray(blockLength, blockLength + size));
  };

  test('a plain entry is one ustar block: regular file, mode 0644', () => {
    const block = entryHeader({ name: 'a.txt', size: 5, modified });
    expect(block.length).toBe(blockLength);
    expect(block.toString('latin1', 100, 108)).toBe('0000644\0');
    expect(block.toString('latin1', 257, 265)).toBe('ustar\x0000');
    expect(Number.parseInt(block.toString('latin1', 136, 147), 8)).toBe(modified.getTime() / 1000);
    expect(decodeBlock(block)).toEqual({ name: Buffer.from('a.txt'), size: 5, type: '0' });
  });

  test('a name of 99 ASCII bytes fits, one of 100 comes as PAX directly before the entry', () => {
    expect(entryHeader({ name: 'a'.repeat(99), size: 0, modified }).length).toBe(blockLength);
    const long = entryHeader({ name: 'a'.repeat(100), size: 0, modified });
    expect(long.length).toBe(3 * blockLength);
    expect(paxOf(long)).toEqual({ path: 'a'.repeat(100) });
  });

  test('8 GiB and more come as PAX size', () => {
    expect(decodeBlock(entryHeader({ name: 'a', size: 2 ** 33 - 1, modified })).size).toBe(2 ** 33 - 1);
    expect(paxOf(entryHeader({ name: 'a', size: 2 ** 33, modified }))).toEqual({ size: 2 ** 33 });
  });

  test('times before 1970 become 1970', () => {
    expect(entryHeader({ name: 'a', size: 0, modified: new Date(-1) }).toString('latin1', 136, 147)).toBe('00000000000');
  });

  test('a PAX record counts its own length, also where a digit is added', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1100 }), fc.nat(), (path, size) => {
        expect(decodePax(encodePax({ path, size }))).toEqual({ path, size });
      }),
    );
    for (let length = 85; length < 100; length += 1) expect(decodePax(encodePax({ path: 'x'.repeat(length) })).path).toHaveLength(length);
  });
});

describe('what is read', () => {
  test('what was written', async () => {
    const files: [string, string][] = [['a', ''], ['õ☠', 'x'.repeat(512)], ['b'.repeat(1000), 'y'.repeat(513)]];
    const pieces = files.flatMap(([name, text]) => [entryHeader({ name, size: text.length, modified }), Buffer.from(text), padding(text.length)]);
    expect(await contents(...pieces, endOfArchive)).toEqual(files);
  });

  test('an entry of libcdoc: no magic, no mode', async () => {
    const block = changed(changed(entry('0', 'a', 'text'), 257, Buffer.alloc(8)), 100, Buffer.alloc(8));
    expect(await contents(block, endOfArchive)).toEqual([['a', 'text']]);
  });

  test('an entry of old tar: type NUL', async () => {
    expect(await contents(entry('\0', 'a', 'text'), endOfArchive)).toEqual([['a', 'text']]);
  });

  test('GNU long name', async () => {
    expect(await contents(entry('L', '././@LongLink', `${'n'.repeat(300)}\0`), entry('0', 'n', 'text'), endOfArchive)).toEqual([['n'.repeat(300), 'text']]);
  });

  test('GNU binary size', async () => {
    expect(await contents(changed(entry('0', 'a', 'text'), 124, Buffer.from('800000000000000000000004', 'hex')), endOfArchive)).toEqual([['a', 'text']]);
  });

  test('PAX size wins over the block, global headers are ignored, and an x header serves one entry', async () => {
    const block = changed(entry('0', 'a', 'text'), 124, '00000000000');
    const archive = [entry('g', 'g', '10 path=g\n'), pax('10 path=p\n9 size=4\n'), block, entry('0', 'b', 'more'), endOfArchive];
    expect(await contents(...archive)).toEqual([['p', 'text'], ['b', 'more']]);
  });

  test('the ustar prefix belongs to the name', async () => {
    expect(await contents(changed(entry('0', 'a'), 345, 'folder'), endOfArchive)).toEqual([['folder/a', '']]);
  });

  test('any amount of zeros after the end', async () => {
    expect(await contents(entry('0', 'a'), endOfArchive, Buffer.alloc(9999))).toEqual([['a', '']]);
  });
});

describe('what is refused', () => {
  test.each(['1', '2', '3', '4', '5', '6', '7', 'S', 'K', 'V'])('type %s', async (type) => {
    await expect(contents(entry(type, 'a'), endOfArchive)).rejects.toThrow(refused('tar-entry-not-regular'));
  });

  const cut = entry('0', 'a', 'text');
  test.each<[string, Uint8Array[]]>([
    ['nothing at all', []],
    ['no end marker', [entry('0', 'a', 'text')]],
    ['half a block', [cut.subarray(0, 300)]],
    ['half a content', [cut.subarray(0, 514)]],
    ['half a padding', [cut.subarray(0, 600)]],
    ['a wrong checksum', [Buffer.concat([Buffer.from('b'), cut.subarray(1)]), endOfArchive]],
    ['a checksum that is no number', [Buffer.concat([cut.subarray(0, 148), Buffer.from('99999999'), cut.subarray(156)]), endOfArchive]],
    ['a size that is no number', [changed(cut, 124, '-0000000001'), endOfArchive]],
    ['a size beyond all sense', [changed(cut, 124, Buffer.alloc(12, 0xff)), endOfArchive]],
    ['an x header for nothing', [pax('10 path=p\n'), endOfArchive]],
    ['an x header of 100 MB', [changed(pax(''), 124, '00575360400'), endOfArchive]],
    ['a PAX record longer than its header', [pax('99 path=p\n'), cut, endOfArchive]],
    ['a PAX record without length', [pax('path=p\n'), cut, endOfArchive]],
    ['a PAX record of length 0', [pax('0 path=p\n'), cut, endOfArchive]],
    ['a PAX record without =', [pax('7 path\n'), cut, endOfArchive]],
    ['a PAX record without end', [pax('10 path=pp'), cut, endOfArchive]],
    ['a PAX size that is no number', [pax('10 size=-\n'), cut, endOfArchive]],
    ['a PAX size beyond all sense', [pax('31 size=99999999999999999999999\n'), cut, endOfArchive]],
  ])('%s', async (_, pieces) => {
    await expect(contents(...pieces)).rejects.toThrow(refused('tar-malformed'));
  });

  test('a name that is not UTF-8', async () => {
    await expect(contents(changed(entry('0', 'a'), 0, Buffer.from('ff', 'hex')), endOfArchive)).rejects.toThrow(refused('file-name-unsafe'));
  });

  test('data after the end', async () => {
    await expect(contents(entry('0', 'a'), endOfArchive, entry('0', 'b'))).rejects.toThrow(refused('trailing-data'));
    await expect(contents(entry('0', 'a'), Buffer.alloc(blockLength), entry('0', 'b'), endOfArchive)).rejects.toThrow(refused('trailing-data'));
  });

  test('random archives end with a code', async () => {
    const good = Buffer.concat([pax('10 path=p\n'), entry('0', 'a', 'text'), entry('0', 'b', 'more'), endOfArchive]);
    const change = fc.tuple(fc.nat(good.length - 1), fc.nat(255));
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
        const bytes = Buffer.from(good);
        for (const [at, value] of changes) bytes[at] = value;
        const outcome = await contents(bytes).catch((problem: Error) => problem.name);
        expect(Array.isArray(outcome) || outcome === 'ContainerProblem').toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});
