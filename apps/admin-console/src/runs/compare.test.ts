import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareRuns } from './compare.ts';
import { verdicts, type CheckFacts, type Verdict } from './facts.ts';

function check(id: string, verdict: Verdict): CheckFacts {
  return { id, verdict, level: 'MUST', requirements: [], expected: '', actual: `actual ${id}`, next: '', transcript: '' };
}

test('tells new failures, mended, appeared and vanished checks by their ids', () => {
  const earlier = [check('fine', 'pass'), check('broke', 'pass'), check('mended', 'fail'), check('gone', 'pass'), check('undecided', 'inconclusive'), check('still', 'fail')];
  const later = [check('still', 'fail'), check('fine', 'pass'), check('broke', 'fail'), check('mended', 'pass'), check('new', 'fail'), check('undecided', 'warning')];
  const { newFailures, mended, otherwise, appeared, vanished, same } = compareRuns(earlier, later);
  expect(newFailures).toEqual([{ id: 'broke', before: 'pass', after: 'fail', actual: 'actual broke' }]);
  expect(mended).toEqual([{ id: 'mended', before: 'fail', after: 'pass', actual: 'actual mended' }]);
  expect(otherwise).toEqual([{ id: 'undecided', before: 'inconclusive', after: 'warning', actual: 'actual undecided' }]);
  expect([appeared.map(({ id }) => id), vanished.map(({ id }) => id), same]).toEqual([['new'], ['gone'], 2]);
});

const runs = fc.uniqueArray(fc.tuple(fc.integer({ min: 0, max: 20 }), fc.constantFrom(...verdicts)), { selector: ([id]) => id }).map((pairs) => pairs.map(([id, verdict]) => check(`c${id}`, verdict)));

test('every check of either run stands in exactly one place; the other way round, what appeared vanishes', () => {
  fc.assert(
    fc.property(runs, runs, (one, other) => {
      const there = compareRuns(one, other);
      const back = compareRuns(other, one);
      const told = [there.newFailures, there.mended, there.otherwise, there.appeared, there.vanished].flat().map(({ id }) => id);
      expect(new Set(told).size).toBe(told.length);
      expect(told.length + there.same).toBe(new Set([...one, ...other].map(({ id }) => id)).size);
      expect(back.vanished.map(({ id }) => id).sort()).toEqual(there.appeared.map(({ id }) => id).sort());
      expect(back.mended.map(({ id }) => id).sort()).toEqual(there.newFailures.map(({ id }) => id).sort());
    }),
  );
});
