import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

// docs/security.md says of each line which test shows it: each must be there, under that title.

const root = join(import.meta.dirname, '../../../../..');
const page = readFileSync(join(root, 'docs/security.md'), 'utf8');
const rows = [...page.matchAll(/^\| ([^|]+) \| ([^|]+) \| (\w+\/?\w*) \| (.+) \|$/gm)].map(([, ids = '', , state = '', how = '']) => ({ ids, state, how })).filter(({ ids }) => /^\d/.test(ids));
const files = new Map([...page.matchAll(/^\| `(\w+)` \| `([^`]+)` \|$/gm)].map(([, name = '', file = '']) => [name, file]));

function testsIn(how: string): readonly { readonly name: string; readonly title: string }[] {
  return [...how.matchAll(/`(\w+): ([^`]+)`/g)].map(([, name = '', title = '']) => ({ name, title }));
}

describe('docs/security.md', () => {
  test('has every chapter of ASVS 4.0.3, and each line is met, not applicable or open', () => {
    expect(rows).toHaveLength(page.match(/^\| \d/gm)?.length ?? 0);
    expect([...new Set(rows.map(({ ids }) => Number(ids.split('.')[0])))]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]);
    expect(rows.filter(({ state }) => !['met', 'n/a', 'open'].includes(state))).toEqual([]);
  });

  test('names a test in each line that is met', () => {
    expect(rows.filter(({ state, how }) => state === 'met' && testsIn(how).length === 0)).toEqual([]);
  });

  test.each(rows.flatMap(({ ids, how }) => testsIn(how).map(({ name, title }) => [ids, name, title] as const)))('%s: %s has the test "%s"', (_ids, name, title) => {
    const file = join(root, files.get(name) ?? 'unknown');
    expect({ file, exists: existsSync(file) }).toMatchObject({ exists: true });
    const source = readFileSync(file, 'utf8');
    expect(["'", '"'].some((quote) => source.includes(`(${quote}${title}${quote}`))).toBe(true);
  });
});
