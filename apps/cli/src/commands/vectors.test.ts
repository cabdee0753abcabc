import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { manifestSchema } from '@testbed/vectors';
import { afterAll, describe, expect, test } from 'vitest';
import { testbed } from '../testing/testbed.ts';

const folder = mkdtempSync(join(tmpdir(), 'kit-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('testbed vectors', () => {
  test('write: the kit is there, and its manifest is as its schema says', async () => {
    const kit = join(folder, 'kit');
    const run = await testbed(['vectors', 'write', kit, '--json']);
    expect(run.code).toBe(0);
    const manifest = JSON.parse(readFileSync(join(kit, 'manifest.json'), 'utf8')) as { vectors: readonly object[] };
    expect(run.document()).toMatchObject({ folder: kit, vectors: manifest.vectors.length });
    const validate = new Ajv2020({ allErrors: true }).compile(manifestSchema);
    validate(manifest);
    expect(validate.errors).toBeNull();
    expect(JSON.parse(readFileSync(join(kit, 'manifest.schema.json'), 'utf8'))).toEqual(manifestSchema);
  });

  test('write: a folder with something else in it is refused', async () => {
    writeFileSync(join(folder, 'letter.txt'), 'mine');
    const run = await testbed(['vectors', 'write', folder, '--json']);
    expect(run.code).toBe(3);
    expect(run.document()).toMatchObject({ error: { code: 'folder-in-use', next: 'name a new or empty folder' } });
  });

  test.each([[['vectors']], [['vectors', 'read', 'x']], [['vectors', 'write']], [['vectors', 'write', 'a', 'b']]])('%j is a usage error', async (argv) => {
    const run = await testbed([...argv, '--json']);
    expect(run.code).toBe(2);
    expect(run.document()).toMatchObject({ error: { code: 'usage' } });
  });
});
