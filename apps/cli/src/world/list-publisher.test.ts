import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { pathsBeside } from '../server-list/beside.ts';
import { writeList, fresh } from '../testing/server-lists.ts';
import { worldServerList } from './find.ts';
import { listPublisher, type ListContent } from './list-publisher.ts';
import { listFile } from './server-list.ts';
import { listMemory, type World } from './world-file.ts';

// The world signs its own list, and a client in that world accepts nothing else.

const day = 86_400_000;
const created = new Date();
const { environment, servers }: ListContent = writeList(fresh());
let folder: string;
let clockOffset: number;
let warnings: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'testbed-publisher-'));
  clockOffset = 0;
  warnings = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function publisher(content: ListContent = { environment, servers }) {
  return listPublisher(folder, content, created, () => new Date(Date.now() + clockOffset));
}

/** What a client in the world makes of its list: the version, or the code of the refusal. */
function seen(): number | string {
  const file = { serverList: listFile, serverListRoot: pathsBeside(listFile).root, clockOffset } as World['file'];
  try {
    return worldServerList({ file, path: (name) => join(folder, name) }, (line) => warnings.push(line)).version;
  } catch (error) {
    return (error as { readonly code: string }).code;
  }
}

const list = (): string => join(folder, listFile);

describe("the world's list", () => {
  test('is signed, and stays the same version while nothing changes', async () => {
    await publisher().publish();
    const bytes = readFileSync(list());
    expect(seen()).toBe(1);
    await publisher().publish();
    expect(readFileSync(list()).equals(bytes)).toBe(true);
    expect([seen(), warnings]).toEqual([1, []]);
  });

  test('is the next version when a server changes, and names the one before', async () => {
    await publisher().publish();
    expect(seen()).toBe(1);
    await publisher({ environment, servers: servers.map((server) => ({ ...server, name: 'Teine' })) }).publish();
    expect(seen()).toBe(2);
  });

  test('of a world of an earlier version is signed as it lies there', async () => {
    writeList(list(), { issued: created.toISOString(), servers });
    const bytes = readFileSync(list());
    await publisher().publish();
    expect(readFileSync(list()).equals(bytes)).toBe(true);
    expect(seen()).toBe(1);
  });

  test('moves with the clock of the world, forward and back', async () => {
    const years = (count: number): number => count * 365 * day;
    for (const offset of [0, years(1), years(6), years(30), 0, 2 * day, -3_600_000, 0]) {
      clockOffset = offset;
      await publisher().publish();
      expect(seen(), `at ${offset / day} days`).toEqual(expect.any(Number));
    }
  });

  test('a day without its world: frozen', async () => {
    await publisher().publish();
    clockOffset = day;
    expect(seen()).toBe('server-list-frozen');
  });

  test('calls at once wait for each other: whatever the order of clocks, a client accepts what lies there', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 40 * 365 }), { minLength: 1, maxLength: 4 }), async (days) => {
        const one = publisher();
        await Promise.all(
          days.map((count) => {
            clockOffset = count * day;
            return one.publish();
          }),
        );
        expect(seen()).toEqual(expect.any(Number));
      }),
      { numRuns: 10 },
    );
  });
});

describe('a client in the world refuses', () => {
  test.each([
    ['a list without its signatures', 'server-list-unsigned', () => rmSync(pathsBeside(list()).signatures)],
    ['a list without its freshness', 'server-list-unsigned', () => rmSync(pathsBeside(list()).freshness)],
    ['a list that was changed', 'server-list-signature-wrong', () => writeFileSync(list(), readFileSync(list(), 'utf8').replace('Amet', 'Amed'))],
  ])('%s', async (_what, code, attack) => {
    await publisher().publish();
    expect(seen()).toBe(1);
    attack();
    expect(seen()).toBe(code);
  });

  test('the list of another world, and an older one of its own', async () => {
    await publisher().publish();
    const paths = { list: list(), ...pathsBeside(list()) };
    const old = Object.values(paths).map((path) => [path, readFileSync(path)] as const);
    await publisher({ environment, servers: [] }).publish();
    expect(seen()).toBe(2);
    for (const [path, bytes] of old) writeFileSync(path, bytes);
    expect(seen()).toBe('server-list-rollback');
    const root = readFileSync(paths.root);
    rmSync(join(folder, 'signing'), { recursive: true });
    await publisher().publish();
    writeFileSync(paths.root, root);
    expect(seen()).toBe('server-list-root-replaced');
  });
});

test('a client that can\'t remember what it saw says so, and goes on', async () => {
  await publisher().publish();
  mkdirSync(join(folder, 'client'));
  writeFileSync(join(folder, listMemory), 'a file in the way');
  expect(seen()).toBe(1);
  expect(warnings).toEqual([expect.stringContaining("can't be remembered")]);
  expect(existsSync(join(folder, listMemory))).toBe(true);
});
