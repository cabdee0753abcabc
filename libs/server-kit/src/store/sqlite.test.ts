import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { storeContract } from './contract.ts';
import { openSqliteStore } from './sqlite.ts';

const folder = mkdtempSync(join(tmpdir(), 'sqlite-store-'));
afterAll(() => rmSync(folder, { recursive: true }));

let stores = 0;
storeContract('SQLite', async (again) => openSqliteStore(join(folder, `${again ? stores : (stores += 1)}.sqlite`)));

test('a folder that is not there is said to be unusable', () => {
  expect(() => openSqliteStore(join(folder, 'none', 'store.sqlite'))).toThrow(expect.objectContaining({ code: 'store-unusable' }));
});

test('a file of something else is said to be unusable, and is left as it is', () => {
  const file = join(folder, 'other');
  writeFileSync(file, 'x'.repeat(5000));
  expect(() => openSqliteStore(file)).toThrow(expect.objectContaining({ code: 'store-unusable' }));
});
