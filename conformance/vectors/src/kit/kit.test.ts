import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { vectors } from '../catalogue/catalogue.ts';
import { kinds, offlineKinds } from '../kind.ts';
import { layers } from '../vector.ts';
import { kitName, manifest, type Manifest } from './files.ts';
import { matrixOf } from './matrix.ts';
import { writeKit } from './write.ts';

const folder = mkdtempSync(join(tmpdir(), 'vectors-'));
afterAll(() => rmSync(folder, { recursive: true }));

const names = vectors.map(({ name }) => name);

describe('the kit as written', () => {
  const kit = join(folder, 'kit');

  test('replaces an earlier kit and has the bytes that are committed as kit.sha256', () => {
    mkdirSync(kit);
    writeFileSync(join(kit, 'manifest.json'), JSON.stringify({ kit: kitName, vectors: [{ file: 'gone.cdoc2' }], files: [] }));
    writeFileSync(join(kit, 'gone.cdoc2'), 'of version 0');
    writeKit(kit);
    expect(existsSync(join(kit, 'gone.cdoc2'))).toBe(false);
    const digest = createHash('sha256').update(readFileSync(join(kit, 'manifest.json'))).digest('hex');
    expect(digest, 'a vector has changed: if it was meant to, raise the kit version and commit the new digest').toBe(readFileSync(join(import.meta.dirname, '../../kit.sha256'), 'utf8').split(' ')[0]);
  });

  test('holds every file with the digest that the manifest gives, and no other', () => {
    const { vectors: containers, files } = JSON.parse(readFileSync(join(kit, 'manifest.json'), 'utf8')) as Manifest;
    const listed = [...containers.map(({ file, sha256 }) => ({ path: file, sha256 })), ...files.map(({ path, sha256 }) => ({ path, sha256 }))];
    for (const { path, sha256 } of listed) expect(createHash('sha256').update(readFileSync(join(kit, path))).digest('hex'), path).toBe(sha256);
    for (const { name, size } of containers) expect(size, name).toBeLessThan(2 ** 22);
    const present = readdirSync(kit, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    expect(present).toHaveLength(listed.length + 1);
  });

  test('has the same bytes when it is made again', () => {
    expect(JSON.parse(readFileSync(join(kit, 'manifest.json'), 'utf8'))).toEqual(manifest());
  });

  test('stays as it is when something was added to it', () => {
    writeFileSync(join(kit, 'results.txt'), 'mine');
    expect(() => writeKit(kit)).toThrow(expect.objectContaining({ code: 'folder-foreign' }));
    expect(readFileSync(join(kit, 'results.txt'), 'utf8')).toBe('mine');
  });
});

describe('a folder that can not take the kit', () => {
  test('is left as it was when something else is in it', () => {
    const foreign = join(folder, 'foreign');
    mkdirSync(foreign);
    writeFileSync(join(foreign, 'letter.txt'), 'mine');
    expect(() => writeKit(foreign)).toThrow(expect.objectContaining({ code: 'folder-foreign' }));
    expect(readdirSync(foreign)).toEqual(['letter.txt']);
  });

  test('is left as it was when it is a file', () => {
    const file = join(folder, 'file');
    writeFileSync(file, 'mine');
    expect(() => writeKit(file)).toThrow(expect.objectContaining({ code: 'folder-foreign' }));
    expect(readFileSync(file, 'utf8')).toBe('mine');
  });

  test('leaves nothing half-written when writing fails midway', () => {
    const target = join(folder, 'interrupted', 'kit');
    let files = 0;
    const failing = (): void => {
      files += 1;
      if (files === 3) throw new Error('the disk is full');
    };
    expect(() => writeKit(target, failing)).toThrow(expect.objectContaining({ code: 'folder-unwritable' }));
    expect(existsSync(target)).toBe(false);
    expect(readdirSync(join(folder, 'interrupted'))).toEqual([]);
  });
});

describe('the catalogue', () => {
  test('has at least 250 vectors, each with a name of its own', () => {
    expect(names.length).toBeGreaterThanOrEqual(250);
    expect(new Set(names).size).toBe(names.length);
  });

  test('names only paths that every file system takes', () => {
    for (const name of names) expect(name).toMatch(/^[a-z-]+\/[a-z0-9-]+\.[a-z0-9-]+$/u);
  });

  test('names only requirements of the ledger', () => {
    const ledger = JSON.parse(readFileSync(join(import.meta.dirname, '../../../requirements/ledger/container.json'), 'utf8')) as readonly { id: string }[];
    const ids = new Set(ledger.map(({ id }) => id));
    expect(vectors.flatMap(({ requirements }) => requirements).filter((id) => !ids.has(id))).toEqual([]);
  });

  test('gives every refusal that can have one a twin that opens', () => {
    const opening = new Set(vectors.filter(({ expect: { does } }) => does === 'opens' || does === 'either').map(({ name }) => name));
    const refused = vectors.filter(({ expect: { does } }) => does === 'refuses');
    expect(refused.filter(({ twin }) => twin !== undefined && !opening.has(twin))).toEqual([]);
    expect(refused.filter(({ twin, scheme }) => twin === undefined && !['SC03', 'SC04', 'SC07'].includes(scheme))).toEqual([]);
  });

  test('has something good and something bad for every layer', () => {
    for (const layer of layers) {
      const does = vectors.filter((vector) => vector.layer === layer).map(({ expect: { does: it } }) => it);
      expect(does, layer).toEqual(expect.arrayContaining(layer === 'file-name' ? ['opens', 'either'] : layer === 'hmac' || layer === 'payload-tag' ? ['refuses'] : ['opens', 'refuses']));
    }
  });
});

describe('the matrix', () => {
  const rows = matrixOf(vectors);

  test('has a vector or a reason in every cell', () => {
    expect(rows.flatMap(({ cells }) => kinds.map((kind) => cells[kind])).every((cell) => 'vector' in cell || 'hole' in cell)).toBe(true);
    expect(rows.flatMap(({ cells }) => Object.values(cells)).filter((cell) => 'vector' in cell)).toHaveLength(vectors.length);
  });

  test('has a vector for every layer and every kind that opens without a server', () => {
    const empty = layers.flatMap((layer) => offlineKinds.filter((kind) => !vectors.some((vector) => vector.layer === layer && vector.kind === kind)).map((kind) => `${layer} ${kind}`));
    // P-521, P-256 and RSA-4096 have the header tables of P-384 and RSA-2048.
    expect(empty).toEqual(['header ec-p256', 'header ec-p521', 'header rsa-4096']);
  });
});
