import { createECDH } from 'node:crypto';
import { appendFileSync, truncateSync } from 'node:fs';
import { mkdir, open as openFile, readdir, readFile, rm, stat, symlink, truncate, writeFile } from 'node:fs/promises';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { open, recipient, useFolder } from './envelope/sample.ts';
import {
  checkSources,
  extract,
  kekFromEcKey,
  kekFromPassword,
  readEnvelope,
  sealForEcKey,
  sealForPassword,
  sealForSecret,
  unlock,
  writeContainer,
  type ECCPublicKeyCapsule,
  type PBKDF2Capsule,
  type RecipientRecord,
} from './index.ts';

const refused = (code: string) => expect.objectContaining({ name: 'ContainerProblem', code }) as Error;
const folder = useFolder();

test('SC01 and SC06: what is written for an EC key and a password opens with either', async () => {
  const key = createECDH('secp384r1');
  const password = 'Kui Arno isaga koolimajja';
  const out = folder.path('a.cdoc2');
  await writeContainer({
    out,
    files: [{ path: await folder.write('kevade.txt', 'tunnid juba alanud') }],
    recipients: [sealForEcKey(key.generateKeys(), 'key'), await sealForPassword(password, 'pw')],
  });

  const envelope = await readEnvelope(out);
  const [ec, pw] = envelope.header.recipients as [RecipientRecord, RecipientRecord];
  const keks = [
    await kekFromEcKey(ec.capsule as ECCPublicKeyCapsule, async (sender) => key.computeSecret(sender)),
    await kekFromPassword(pw.capsule as PBKDF2Capsule, password, pw.keyLabel),
  ];
  for (const [index, kek] of keks.entries()) {
    const fmk = unlock(envelope, envelope.header.recipients[index] as RecipientRecord, kek);
    const path = folder.path(String(index), 'kevade.txt');
    expect(await extract(envelope, fmk, folder.path(String(index)))).toEqual([{ name: 'kevade.txt', size: 18, path }]);
    expect(await readFile(path, 'utf8')).toBe('tunnid juba alanud');
  }
});

test('what is written is read, whatever the files and recipients are', async () => {
  const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }).map((text) => `n${text.replaceAll(/[<>:"/\\|?*\p{Cc}\u202e]/gu, '_')}n`);
  const file = fc.record({ name, content: fc.oneof(fc.uint8Array({ maxLength: 2000 }), fc.nat(70_000).map((length) => new Uint8Array(length))) });
  const sealed = fc.oneof(
    fc.constantFrom('prime256v1', 'secp384r1', 'secp521r1').map((curve) => sealForEcKey(createECDH(curve).generateKeys(), curve)),
    fc.uint8Array({ minLength: 32 }).map((other) => sealForSecret(other, 'other')),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(file, { selector: (one) => one.name, minLength: 1, maxLength: 4 }),
      fc.array(sealed, { maxLength: 3 }),
      async (files, others) => {
        await writeFiles(files.map(({ content }) => content));
        const out = folder.path('a.cdoc2');
        const sources = files.map((one, index) => ({ path: folder.path(String(index)), name: one.name }));
        const { bytes } = await writeContainer({ out, files: sources, recipients: [recipient, ...others].reverse(), overwrite: true });
        expect((await stat(out)).size).toBe(bytes);

        const { header } = await readEnvelope(out);
        expect(header.recipients.length).toBe(1 + others.length);
        const extracted = await openSecret(out);
        expect(extracted).toEqual(files.map((one) => ({ name: one.name, content: Buffer.from(one.content) })));
      },
    ),
    { numRuns: 60 },
  );

  async function writeFiles(contents: readonly Uint8Array[]) {
    for (const [index, content] of contents.entries()) await folder.write(String(index), content);
  }
});

test('any byte changed, cut off or added: a code, quickly, and nothing left behind', async () => {
  const out = folder.path('a.cdoc2');
  await writeContainer({ out, files: [{ path: await folder.write('a.txt', 'text') }], recipients: [recipient] });
  const good = await readFile(out);
  const harm = fc.oneof(
    fc.tuple(fc.nat(good.length - 1), fc.integer({ min: 1, max: 255 })).map(([at, by]) => good.map((byte, index) => (index === at ? byte ^ by : byte))),
    fc.nat(good.length - 1).map((length) => good.subarray(0, length)),
    fc.uint8Array({ minLength: 1, maxLength: 20 }).map((more) => Buffer.concat([good, more])),
    fc.tuple(fc.nat(good.length), fc.nat(255)).map(([at, byte]) => Buffer.concat([good.subarray(0, at), Uint8Array.of(byte), good.subarray(at)])),
  );
  await fc.assert(
    fc.asyncProperty(harm, async (bytes) => {
      await writeFile(out, bytes);
      const outcome = await openSecret(out).catch((problem: Error) => problem.name);
      expect(outcome).toBe('ContainerProblem');
      expect((await readdir(folder.path())).sort()).toEqual(['a.cdoc2', 'a.txt']);
    }),
    { numRuns: 300 },
  );
});

test('128 MiB of zeros pass with the default limits, in constant memory', async () => {
  const size = 128 * 2 ** 20;
  await truncate(await folder.write('zeros', ''), size);
  const out = folder.path('a.cdoc2');
  const before = process.memoryUsage().rss;
  await writeContainer({ out, files: [{ path: folder.path('zeros') }], recipients: [recipient] });
  expect(await open(out, folder.path('out'))).toMatchObject([{ name: 'zeros', size }]);
  expect(process.memoryUsage().rss - before).toBeLessThan(size);
  const file = await openFile(folder.path('out', 'zeros'));
  const { buffer } = await file.read(Buffer.alloc(1024, 1), 0, 1024, size - 1024);
  await file.close();
  expect(buffer.every((byte) => byte === 0)).toBe(true);
});

test('2000 files pass with the default limits', async () => {
  const path = await folder.write('source', 'x');
  const files = Array.from({ length: 2000 }, (_, index) => ({ path, name: `file ${index}` }));
  await writeContainer({ out: folder.path('a.cdoc2'), files, recipients: [recipient] });
  expect(await open(folder.path('a.cdoc2'), folder.path('out'))).toHaveLength(2000);
});

describe('writing', () => {
  const write = async (different: Partial<Parameters<typeof writeContainer>[0]> = {}) =>
    writeContainer({ out: folder.path('a.cdoc2'), files: [{ path: await folder.write('a.txt', 'text') }], recipients: [recipient], ...different });
  const left = async () => (await readdir(folder.path())).sort();

  test('the container is readable by its owner only', async () => {
    await write();
    expect((await stat(folder.path('a.cdoc2'))).mode & 0o777).toBe(0o600);
    expect(await left()).toEqual(['a.cdoc2', 'a.txt']);
  });

  test('no recipients, no files', async () => {
    await expect(write({ recipients: [] })).rejects.toThrow(refused('recipients-missing'));
    await expect(write({ files: [] })).rejects.toThrow(refused('files-missing'));
  });

  test('an existing file is kept, or replaced when told so', async () => {
    await folder.write('a.cdoc2', 'old');
    await expect(write()).rejects.toThrow(refused('output-exists'));
    expect(await readFile(folder.path('a.cdoc2'), 'utf8')).toBe('old');
    await write({ overwrite: true });
    expect(await open(folder.path('a.cdoc2'), folder.path('out'))).toHaveLength(1);
  });

  test('a file that appears meanwhile is kept', async () => {
    const onProgress = () => appendFileSync(folder.path('a.cdoc2'), 'other');
    await expect(write({ onProgress })).rejects.toThrow(refused('output-exists'));
    expect(await readFile(folder.path('a.cdoc2'), 'utf8')).toBe('other');
    expect(await left()).toEqual(['a.cdoc2', 'a.txt']);
  });

  test('an output that is a folder, or in none', async () => {
    await mkdir(folder.path('folder'));
    await expect(write({ out: folder.path('folder'), overwrite: true })).rejects.toThrow(refused('output-failed'));
    await expect(write({ out: folder.path('missing', 'a.cdoc2') })).rejects.toThrow(refused('output-failed'));
    expect(await left()).toEqual(['a.txt', 'folder']);
  });

  test.each<[string, (path: string) => void]>([
    ['grows', (path) => appendFileSync(path, 'more')],
    ['shrinks', (path) => truncateSync(path, 300_000)],
  ])('a source that %s while it is read', async (_, change) => {
    const path = await folder.write('large', new Uint8Array(600_000));
    await expect(write({ files: [{ path }], onProgress: () => change(path) })).rejects.toThrow(refused('input-changed'));
    expect(await left()).toEqual(['a.txt', 'large']);
  });

  test('signal: rejects with its reason and leaves nothing behind', async () => {
    const path = await folder.write('large', new Uint8Array(600_000));
    const controller = new AbortController();
    const reason = new Error('enough');
    await expect(write({ files: [{ path }], signal: controller.signal, onProgress: () => controller.abort(reason) })).rejects.toBe(reason);
    expect(await left()).toEqual(['a.txt', 'large']);
  });

  test('onProgress: counts the bytes of the files', async () => {
    const heard: number[][] = [];
    await write({ onProgress: (done, total) => heard.push([done, total]) });
    expect(heard).toEqual([[4, 4]]);
  });
});

describe('checkSources', () => {
  test('gives the size of good files; symbolic links count as what they point at', async () => {
    const path = await folder.write('a.txt', 'text');
    await symlink(path, folder.path('b.txt'));
    expect(await checkSources([{ path }, { path: folder.path('b.txt') }, { path, name: 'c.txt' }])).toBe(12);
  });

  test('a missing file, a folder, a bad name, a name twice, too many', async () => {
    const path = await folder.write('a.txt', 'text');
    await expect(checkSources([{ path: folder.path('missing') }])).rejects.toThrow(refused('input-unreadable'));
    await expect(checkSources([{ path: folder.path() }])).rejects.toThrow(refused('input-not-regular'));
    await expect(checkSources([{ path, name: 'a/b' }])).rejects.toThrow(refused('file-name-unsafe'));
    await expect(checkSources([{ path }, { path, name: 'a.txt' }])).rejects.toThrow(refused('file-name-duplicate'));
    await expect(checkSources(Array.from({ length: 10_001 }, () => ({ path })))).rejects.toThrow(refused('too-many-files'));
  });
});

/** Extracts into a folder that is removed again. */
async function openSecret(path: string): Promise<{ name: string; content: Buffer }[]> {
  const extracted = await open(path, folder.path('out'));
  const files = await Promise.all(extracted.map(async ({ name, path: at }) => ({ name, content: await readFile(at) })));
  await rm(folder.path('out'), { recursive: true });
  return files;
}
