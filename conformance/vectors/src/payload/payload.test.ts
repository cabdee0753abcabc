import { inflateSync } from 'node:zlib';
import { spawnSync } from 'node:child_process';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ordinaryFiles } from '../container/seal.ts';
import { fixedBlock, storedBlocks } from './deflate.ts';
import { archive, fileEntry, paxRecord } from './tar.ts';
import { zlib } from './zlib.ts';

const hasTar = spawnSync('tar', ['--version']).status === 0;

describe('zlib (RFC 1950, 1951)', () => {
  const data = fc.array(fc.tuple(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 1, max: 600 })), { maxLength: 30 }).map((runs) => Buffer.concat(runs.map(([byte, length]) => Buffer.alloc(length, byte))));

  test('uncompressed blocks of any length inflate', () => {
    fc.assert(fc.property(data, fc.integer({ min: 1, max: 0xffff }), (bytes, longest) => {
      expect(inflateSync(zlib(bytes, { blocks: storedBlocks(bytes, longest) }))).toEqual(bytes);
    }));
  });

  test('blocks with fixed codes inflate, runs of any length too', () => {
    fc.assert(fc.property(data, (bytes) => {
      expect(inflateSync(zlib(bytes, { blocks: fixedBlock(bytes) }))).toEqual(bytes);
    }));
  });
});

describe('tar (POSIX pax)', () => {
  test('GNU tar lists names of every form', (context) => {
    if (!hasTar) context.skip('tar is not installed');
    const files = ['hello.txt', 'n'.repeat(99), 'n'.repeat(100), 'n'.repeat(255), 'õhtu.txt', '鍵 🔑'].map((name) => ({ name, content: Buffer.from(name) }));
    const { stdout, stderr } = spawnSync('tar', ['-t', '--quoting-style=literal', '-f', '-'], { input: archive(...files.map(fileEntry)) });
    expect(stderr.toString()).toBe('');
    expect(stdout.toString().trimEnd().split('\n')).toEqual(files.map(({ name }) => name));
  });

  test('a PAX record counts its own length', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 1100 }), (length) => {
      const record = paxRecord('comment', 'c'.repeat(length));
      expect(Number.parseInt(record.toString(), 10)).toBe(record.length);
    }));
  });

  test('the ordinary archive has whole blocks and two empty ones at the end', () => {
    const tar = archive(...ordinaryFiles.map(fileEntry));
    expect(tar.length % 512).toBe(0);
    expect(tar.subarray(-1024).every((byte) => byte === 0)).toBe(true);
  });
});
