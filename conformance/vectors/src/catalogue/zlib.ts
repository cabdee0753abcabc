import { offlineKinds } from '../kind.ts';
import { fixedBlock, fixedSymbols, storedBlocks } from '../payload/deflate.ts';
import { adler32, zlib } from '../payload/zlib.ts';
import { either, opens, refuses, vector, type Vector } from '../vector.ts';
import { largeFiles } from './large-files.ts';

/** What zlib made of the ordinary archive at its best level, looking for runs only: one block with codes of its own. A test inflates it. */
const ownCodes = Buffer.from('eAHtwUEKgCAQBdC/7hS1j/jFqBfpAi6EAiMwg45fIB2hNs57S4hxH/KV8R0+rAhYgAX4Gi1GMZM4RyFBOmuIlvjBeWSfQKJOc0ihbzfv17h1DZRSSlXiBgxoFHM=', 'base64');

/** zlib streams that are right. */
const good: readonly (readonly [mutation: string, says: string, compressed: (tar: Buffer) => Buffer])[] = [
  ['fixed-codes', 'The archive is compressed with the fixed codes.', (tar) => zlib(tar, { blocks: fixedBlock(tar) })],
  ['own-codes', 'The archive is compressed with codes of its own.', () => ownCodes],
  ['many-blocks', 'The archive is in uncompressed blocks of 100 bytes.', (tar) => zlib(tar, { blocks: storedBlocks(tar, 100) })],
  ['empty-blocks', 'Two empty blocks stand before the archive, as after a flush.', (tar) => zlib(tar, { blocks: Buffer.concat([emptyBlock, emptyBlock, storedBlocks(tar)]) })],
  ['best-level', 'The zlib header names the best level.', (tar) => zlib(tar, { head: Buffer.of(0x78, 0xda) })],
  ['default-level', 'The zlib header names the default level.', (tar) => zlib(tar, { head: Buffer.of(0x78, 0x9c) })],
  ['small-window', 'The zlib header names a window of 256 bytes.', (tar) => zlib(tar, { head: Buffer.of(0x08, 0x1d) })],
];

/** Streams that end early or hold what RFC 1950 and 1951 do not allow. */
const bad: readonly (readonly [mutation: string, says: string, compressed: (tar: Buffer) => Buffer])[] = [
  ['checksum-missing', 'The Adler-32 checksum is missing.', (tar) => zlib(tar, { checksum: Buffer.alloc(0) })],
  ['checksum-cut', 'The Adler-32 checksum has two bytes.', (tar) => zlib(tar, { checksum: adler32(tar).subarray(0, 2) })],
  ['checksum-little-endian', 'The Adler-32 checksum has its bytes the other way round.', (tar) => zlib(tar, { checksum: adler32(tar).reverse() })],
  ['method-wrong', 'The zlib header names method 7.', (tar) => zlib(tar, { head: Buffer.of(0x77, 0x01 + 30) })],
  ['window-too-large', 'The zlib header names a window of 64 KiB.', (tar) => zlib(tar, { head: Buffer.of(0x88, 0x1c) })],
  ['head-check-wrong', 'The check bits of the zlib header are wrong.', (tar) => zlib(tar, { head: Buffer.of(0x78, 0x02) })],
  ['preset-dictionary', 'The zlib header asks for a dictionary.', (tar) => zlib(tar, { head: Buffer.concat([Buffer.of(0x78, 0x20), adler32(Buffer.from('dictionary'))]) })],
  ['block-type-3', 'A block has the reserved type 3.', (tar) => zlib(tar, { blocks: Buffer.concat([Buffer.of(0x07), storedBlocks(tar).subarray(1)]) })],
  ['block-length-wrong', 'The length of an uncompressed block does not agree with its complement.', (tar) => zlib(tar, { blocks: Buffer.concat([storedBlocks(tar).subarray(0, 3), Buffer.of(0, 0), storedBlocks(tar).subarray(5)]) })],
  ['no-last-block', 'No block is the last one.', (tar) => zlib(tar, { blocks: Buffer.concat([Buffer.of(0), storedBlocks(tar).subarray(1)]), checksum: Buffer.alloc(0) })],
  ['distance-too-far', 'A match reaches before the start of the data.', () => Buffer.concat([Buffer.of(0x78, 0x01), fixedSymbols([0x41, [257, 4]]), Buffer.alloc(4)])],
  ['length-code-invalid', 'A match has length code 286, which is none.', () => Buffer.concat([Buffer.of(0x78, 0x01), fixedSymbols([0x41, [286, 0]]), Buffer.alloc(4)])],
  ['distance-code-invalid', 'A match has distance code 30, which is none.', () => Buffer.concat([Buffer.of(0x78, 0x01), fixedSymbols([0x41, [257, 30]]), Buffer.alloc(4)])],
  ['cut-in-the-middle', 'The stream ends in the middle.', (tar) => zlib(tar).subarray(0, 700)],
  ['cut-in-codes', 'The stream ends in the middle of a compressed block.', () => ownCodes.subarray(0, 60)],
  ['cut-after-head', 'The stream ends after the zlib header.', () => Buffer.of(0x78, 0x01)],
  ['nothing', 'The plaintext is empty.', () => Buffer.alloc(0)],
  ['raw-deflate', 'The archive is compressed without zlib header and checksum.', (tar) => fixedBlock(tar)],
  ['gzip', 'The archive is in gzip.', gzip],
  ['not-compressed', 'The archive is not compressed.', (tar) => tar],
  ['archive-in-two-streams', 'The archive is in two zlib streams, one after the other.', (tar) => Buffer.concat([zlib(tar.subarray(0, 515)), zlib(tar.subarray(515))])],
];

const notOneStream = either('The plaintext is one zlib stream; no text says that a reader looks behind its end, and inflaters do not by themselves.', 'as packed', 'tar');

/** Compression: one zlib stream. */
export const zlibVectors: readonly Vector[] = [
  ...good.flatMap(([mutation, says, compressed]) => vector(`zlib/${mutation}`, { says, requirements: ['CONTAINER/zlib'], expect: opens }, { compressed })),
  ...vector('zlib/checksum-wrong', { says: 'The Adler-32 checksum is wrong.', requirements: ['CONTAINER/zlib'], kinds: offlineKinds, expect: refuses() }, { compressed: (tar) => zlib(tar, { checksum: Buffer.of(0, 0, 0, 1) }) }),
  ...bad.flatMap(([mutation, says, compressed]) => vector(`zlib/${mutation}`, { says, requirements: ['CONTAINER/zlib'], expect: refuses('tar', 'limits') }, { compressed })),
  ...vector('zlib/checksum-wrong-after-large-files', { says: 'The Adler-32 checksum is wrong behind 3 MiB in several files: none of them must stay.', requirements: ['CONTAINER/zlib'], expect: refuses(), twin: 'tar/large-files', since: 2 }, { files: largeFiles, compressed: (tar) => zlib(tar, { checksum: Buffer.of(0, 0, 0, 1) }) }),
  ...vector('zlib/trailing-byte', { says: 'A zero byte follows the zlib stream.', requirements: ['CONTAINER/zlib'], expect: notOneStream }, { compressed: (tar) => Buffer.concat([zlib(tar), Buffer.of(0)]) }),
  ...vector('zlib/trailing-text', { says: 'A text follows the zlib stream.', requirements: ['CONTAINER/zlib'], expect: notOneStream }, { compressed: (tar) => Buffer.concat([zlib(tar), Buffer.from('nobody reads this\n'.repeat(10))]) }),
  ...vector('zlib/trailing-stream', { says: 'A second zlib stream with an archive of its own follows.', requirements: ['CONTAINER/zlib'], expect: notOneStream }, { compressed: (tar) => Buffer.concat([zlib(tar), zlib(Buffer.from(tar).fill('evil.txt\0', 0, 10))]) }),
];

const emptyBlock = Buffer.of(0, 0, 0, 0xff, 0xff);

/** RFC 1952, with a checksum that nobody gets to. */
function gzip(tar: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(tar.length);
  return Buffer.concat([Buffer.from('1f8b08000000000000ff', 'hex'), storedBlocks(tar), Buffer.alloc(4), length]);
}
