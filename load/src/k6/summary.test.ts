import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readCounts } from './summary.ts';

const folder = mkdtempSync(join(tmpdir(), 'k6-summary-'));
afterAll(() => rmSync(folder, { recursive: true }));

function summary(name: string, counts: Readonly<Record<string, number>>): string {
  const file = join(folder, name);
  writeFileSync(file, JSON.stringify({ metrics: Object.fromEntries(Object.entries(counts).map(([metric, count]) => [metric, { type: 'counter', values: { count, rate: 1 } }])) }));
  return file;
}

describe('how many users came', () => {
  const one = summary('one.json', { iterations: 30, dropped_iterations: 2 });

  test('is the sum of all lanes; k6 leaves out what never was', () => {
    expect(readCounts([one, summary('two.json', { iterations: 31 }), summary('none.json', {})])).toEqual({ came: 61, dropped: 2 });
  });

  test('is not known when a k6 ended before it could say', () => {
    const cut = join(folder, 'cut.json');
    writeFileSync(cut, '{"metrics":{"itera');
    for (const missing of [join(folder, 'missing.json'), cut]) expect(readCounts([one, missing])).toEqual({ dropped: 2 });
  });
});
