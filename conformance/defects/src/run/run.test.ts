import { describe, expect, test } from 'vitest';
import { defects } from '../catalogue.ts';
import { chosenDefects, runDefects } from './run.ts';
import { isProof, type KillTable } from './table.ts';

/** One of so many defects of servers is planted in each run of these tests; `testbed defects run` plants all of them. */
const of = 4;

test('defects are caught by the checks that declare them', { timeout: 240_000 }, async () => {
  expectProof(await runDefects({ extent: 'declared', only: ['capsule', 'shares'], shard: { index: 1, of } }));
});

test('the whole suite notices a defect where it is declared and nowhere else', { timeout: 240_000 }, async () => {
  const table = await runDefects({ extent: 'full', only: ['capsule/expiry-just-past-tolerated', 'capsule/recipient-by-x', 'shares/alg-of-any-curve'] });
  expectProof(table);
  expect(table.checks.filter(({ alone }) => alone.length > 0).map(({ check }) => check).sort()).toEqual(['capsule/fetch/stranger/negated-point', 'capsule/upload/expiry-just-past', 'shares/ticket/alg-other-curve']);
});

function expectProof(table: KillTable): void {
  expect(table.defects.filter(({ killed }) => !killed).map(({ defect, missedBy }) => `${defect} survived ${missedBy.map(({ check, actual }) => `${check}: ${actual}`).join('; ')}`)).toEqual([]);
  expect(table.defects.flatMap(({ defect, falseAlarms }) => falseAlarms.map(({ check, actual }) => `${defect} alarmed ${check}: ${actual}`))).toEqual([]);
  expect(isProof(table)).toBe(true);
}

describe('which defects are planted', () => {
  test('those that are named, or whose id begins so', () => {
    expect(chosenDefects({ only: ['capsule/expiry-just-past-tolerated', 'shares/listener'] }).every(({ id }) => id === 'capsule/expiry-just-past-tolerated' || id.startsWith('shares/listener/'))).toBe(true);
    expect(chosenDefects({ only: ['capsule/expiry'] })).toEqual([]);
  });

  test('parts make up the whole, each defect once', () => {
    const parts = [1, 2, 3, 4].flatMap((index) => chosenDefects({ shard: { index, of: 4 } }));
    expect(parts.map(({ id }) => id).sort()).toEqual(defects.map(({ id }) => id).sort());
  });
});
