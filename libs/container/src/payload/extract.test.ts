import { randomBytes } from 'node:crypto';
import { truncateSync } from 'node:fs';
import { lstat, mkdir, readdir, readFile, stat, symlink } from 'node:fs/promises';
import { deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { open, sealPlaintext, sealTar, useFolder } from '../envelope/sample.ts';
import { encodeBlock } from '../tar/block.ts';
import { endOfArchive, entryHeader, padding } from '../tar/write.ts';
import type { ExtractOptions } from './extract.ts';

const refused = (code: string) => expect.objectContaining({ name: 'ContainerProblem', code }) as Error;
const folder = useFolder();
const modified = new Date(0);

const file = (name: string, text: string | Buffer = '') =>
  Buffer.concat([entryHeader({ name, size: text.length, modified }), Buffer.from(text), padding(text.length)]);
/** Does not compress, so that the payload is read in several pieces. */
const noise = randomBytes(2 ** 20);
const link = encodeBlock({ name: Buffer.from('link'), size: 0, type: '2' }, 0);

/** Extracts a container that is in no file yet. */
const openBytes = async (bytes: Uint8Array, options?: ExtractOptions) => open(await folder.write('a.cdoc2', bytes), folder.path('out'), options);

/** The container with one bit of its tag, or of another place, turned. */
function damaged(bytes: Buffer, at = bytes.length - 1): Buffer {
  const result = Buffer.from(bytes);
  result[at] = (result[at] as number) ^ 1;
  return result;
}

describe('Requirements for payload unpacking', () => {
  test('files are created non-executable, for this user only', async () => {
    const [extracted] = await openBytes(sealTar(file('a', 'text'), endOfArchive));
    expect((await stat(extracted?.path as string)).mode & 0o777).toBe(0o600);
  });

  const text = Buffer.from('text'.repeat(100));
  const zlib = deflateSync(Buffer.concat([file('a', text), endOfArchive]));
  test.each<[string, string, Buffer]>([
    ['nothing', 'zlib-malformed', sealPlaintext(new Uint8Array())],
    ['no zlib stream', 'zlib-malformed', sealPlaintext(Buffer.from('hello'))],
    ['half a zlib stream', 'zlib-malformed', sealPlaintext(zlib.subarray(0, zlib.length / 2))],
    ['a zlib stream with a wrong checksum', 'zlib-malformed', sealPlaintext(damaged(zlib))],
    ['a byte after the zlib stream', 'trailing-data', sealPlaintext(Buffer.concat([zlib, Buffer.alloc(1)]))],
    ['a second zlib stream', 'trailing-data', sealPlaintext(Buffer.concat([zlib, deflateSync(endOfArchive)]))],
    ['a megabyte after the zlib stream', 'trailing-data', sealPlaintext(Buffer.concat([zlib, Buffer.alloc(2 ** 20)]))],
    ['an empty archive without end', 'tar-malformed', sealTar()],
    ['no tar', 'tar-malformed', sealTar(Buffer.alloc(1000, 'x'))],
    ['a symbolic link', 'tar-entry-not-regular', sealTar(file('a'), link, endOfArchive)],
    ['a file after the end', 'trailing-data', sealTar(file('a'), endOfArchive, file('b'))],
    ['a path upwards', 'file-name-unsafe', sealTar(file('a'), file('../b'), endOfArchive)],
    ['an absolute path', 'file-name-unsafe', sealTar(file('a'), file('/tmp/b'), endOfArchive)],
    ['the same name twice', 'file-name-duplicate', sealTar(file('a'), file('b'), file('a'), endOfArchive)],
  ])('%s: %s, nothing is left behind', async (_, code, bytes) => {
    await expect(openBytes(bytes)).rejects.toThrow(refused(code));
    expect(await readdir(folder.path())).toEqual(['a.cdoc2']);
    await expect(openBytes(damaged(bytes))).rejects.toThrow(refused('payload-tag-mismatch'));
    expect(await readdir(folder.path())).toEqual(['a.cdoc2']);
  });

  test('a wrong tag is reported before a broken archive at the start of a large payload', async () => {
    const bytes = sealTar(link, file('noise', noise), endOfArchive);
    await expect(openBytes(bytes)).rejects.toThrow(refused('tar-entry-not-regular'));
    await expect(openBytes(damaged(bytes))).rejects.toThrow(refused('payload-tag-mismatch'));
    await expect(openBytes(damaged(bytes, 700_000))).rejects.toThrow(refused('payload-tag-mismatch'));
  });

  test('a container cut off between reading its envelope and its payload', async () => {
    const path = await folder.write('a.cdoc2', sealTar(file('noise', noise), endOfArchive));
    const onProgress = (done: number) => {
      if (done < 300_000) truncateSync(path, 400_000);
    };
    await expect(open(path, folder.path('out'), { onProgress })).rejects.toThrow(refused('container-truncated'));
    expect(await readdir(folder.path())).toEqual(['a.cdoc2']);
  });
});

describe('limits', () => {
  test('files', async () => {
    const bytes = sealTar(file('a'), file('b'), file('c'), endOfArchive);
    await expect(openBytes(bytes, { limits: { maxFiles: 2 } })).rejects.toThrow(refused('too-many-files'));
    expect(await openBytes(bytes, { limits: { maxFiles: 3 } })).toHaveLength(3);
  });

  test('bytes, by what the archive declares', async () => {
    const bytes = sealTar(file('a', 'x'.repeat(600)), file('b', 'x'.repeat(401)), endOfArchive);
    await expect(openBytes(bytes, { limits: { maxBytes: 1000 } })).rejects.toThrow(refused('too-many-bytes'));
    expect(await openBytes(bytes, { limits: { maxBytes: 1001 } })).toHaveLength(2);
    const petabyte = sealTar(entryHeader({ name: 'a', size: 2 ** 50, modified }));
    await expect(openBytes(petabyte)).rejects.toThrow(refused('too-many-bytes'));
  });

  test('the free space of the disk', async () => {
    const petabyte = sealTar(entryHeader({ name: 'a', size: 2 ** 50, modified }));
    await expect(openBytes(petabyte, { limits: { maxBytes: 2 ** 51 } })).rejects.toThrow(refused('output-failed'));
    expect(await readdir(folder.path())).toEqual(['a.cdoc2']);
  });

  test('the ratio, as strict as the Java client: 10', async () => {
    const zeros = sealTar(file('a', Buffer.alloc(2 ** 20)), endOfArchive);
    await expect(openBytes(zeros, { limits: { maxRatio: 10 } })).rejects.toThrow(refused('ratio-exceeded'));
    expect(await openBytes(zeros)).toHaveLength(1);
  });

  test('the ratio counts content, so that a small file is no bomb', async () => {
    expect(await openBytes(sealTar(file('a', 'x'), endOfArchive), { limits: { maxRatio: 10 } })).toHaveLength(1);
  });

  test('a wrong tag is reported before a limit', async () => {
    const bytes = sealTar(file('a'), file('b'), endOfArchive);
    await expect(openBytes(damaged(bytes), { limits: { maxFiles: 1 } })).rejects.toThrow(refused('payload-tag-mismatch'));
  });
});

describe('the output folder', () => {
  const bytes = sealTar(file('a', 'new a'), file('b', 'new b'), endOfArchive);
  const contentOf = (...path: string[]) => readFile(folder.path(...path), 'utf8');

  test('is created, with what is above it; and removed again after a failure', async () => {
    const path = await folder.write('a.cdoc2', bytes);
    const deep = folder.path('x', 'y', 'z');
    await expect(open(await folder.write('bad.cdoc2', damaged(bytes)), deep)).rejects.toThrow(refused('payload-tag-mismatch'));
    expect((await readdir(folder.path())).sort()).toEqual(['a.cdoc2', 'bad.cdoc2']);
    expect(await open(path, deep)).toEqual(['a', 'b'].map((name) => ({ name, size: 5, path: folder.path('x', 'y', 'z', name) })));
    expect((await readdir(deep)).sort()).toEqual(['a', 'b']);
  });

  test('that is a file is refused', async () => {
    await folder.write('out', 'a file');
    await expect(openBytes(bytes)).rejects.toThrow(refused('output-failed'));
  });

  test('a name that its file system does not take is refused by its code, and what was placed before is taken back', async () => {
    await expect(openBytes(sealTar(file('a', 'a'), file('n'.repeat(256), 'n'), endOfArchive))).rejects.toThrow(refused('file-name-too-long'));
    expect(await readdir(folder.path())).toEqual(['a.cdoc2']);
  });

  test('existing files are not overwritten, and what was placed before is taken back', async () => {
    await mkdir(folder.path('out'));
    await folder.write('out/b', 'old b');
    await expect(openBytes(bytes)).rejects.toThrow(refused('output-exists'));
    expect(await readdir(folder.path('out'))).toEqual(['b']);
    expect(await contentOf('out', 'b')).toBe('old b');
  });

  test('a symbolic link is not followed', async () => {
    await mkdir(folder.path('out'));
    await symlink(folder.path('elsewhere'), folder.path('out', 'b'));
    await expect(openBytes(bytes)).rejects.toThrow(refused('output-exists'));
    await folder.write('elsewhere', 'untouched');
    await expect(openBytes(bytes)).rejects.toThrow(refused('output-exists'));
    await openBytes(bytes, { overwrite: true });
    expect(await contentOf('elsewhere')).toBe('untouched');
    expect((await lstat(folder.path('out', 'b'))).isSymbolicLink()).toBe(false);
    expect(await contentOf('out', 'b')).toBe('new b');
  });

  test('overwriting replaces files, or none', async () => {
    await mkdir(folder.path('out'));
    await folder.write('out/a', 'old a');
    await mkdir(folder.path('out', 'b'));
    await expect(openBytes(bytes, { overwrite: true })).rejects.toThrow(refused('output-failed'));
    expect(await contentOf('out', 'a')).toBe('old a');
    expect((await readdir(folder.path('out'))).sort()).toEqual(['a', 'b']);
  });
});

describe('options', () => {
  const bytes = sealTar(file('a', 'a'), file('b', 'b'), endOfArchive);

  test('only: the named files', async () => {
    expect(await openBytes(bytes, { only: ['b'] })).toEqual([{ name: 'b', size: 1, path: folder.path('out', 'b') }]);
    expect(await readdir(folder.path('out'))).toEqual(['b']);
  });

  test('only: a file that is not there', async () => {
    await expect(openBytes(bytes, { only: ['b', 'c'] })).rejects.toThrow(refused('file-not-found'));
    expect(await readdir(folder.path())).toEqual(['a.cdoc2']);
  });

  test('only: the other files are checked all the same', async () => {
    await expect(openBytes(sealTar(file('a'), link, endOfArchive), { only: ['a'] })).rejects.toThrow(refused('tar-entry-not-regular'));
  });

  test('signal: rejects with its reason and leaves nothing behind', async () => {
    const reason = new Error('enough');
    await expect(openBytes(bytes, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(await readdir(folder.path())).toEqual(['a.cdoc2']);
  });

  test('onProgress: goes to the end', async () => {
    const heard: number[][] = [];
    await openBytes(bytes, { onProgress: (done, total) => heard.push([done, total]) });
    const [done, total] = heard.at(-1) as [number, number];
    expect(done).toBeGreaterThan(0);
    expect(done).toBe(total);
  });
});
