import { describe, expect, test } from 'vitest';
import type { CheckResult } from '@testbed/runner';
import type { Defect } from '../defect.ts';
import { isKilled, outcomeOf } from './outcome.ts';
import { killTablePage } from './page.ts';
import { isProof, killTable } from './table.ts';

const defect: Defect = {
  id: 'capsule/broken',
  server: 'capsule-server',
  area: 'expiry',
  what: 'Is broken.',
  caughtBy: ['capsule/one'],
  collateral: [{ check: 'capsule/beside', reason: 'It stands beside it.' }],
  plant: (parts) => parts,
};

function result(id: string, verdict: CheckResult['verdict']): CheckResult {
  return { id, verdict, requirements: [], level: 'MUST', expected: '', actual: `${id} says`, why: '', next: '', duration: 0, transcript: [] };
}

const checks = ['capsule/one', 'capsule/two'].map((id) => ({ id, level: 'MUST' as const }));

describe('a defect', () => {
  test('is killed when every check that declares it fails; a SHOULD warns', () => {
    for (const verdict of ['fail', 'warning'] as const) expect(isKilled(outcomeOf(defect, [result('capsule/one', verdict)], 'full', 1))).toBe(true);
  });

  test.each(['pass', 'inconclusive', 'not-applicable'] as const)('survives a check that declares it with the verdict %s', (verdict) => {
    const outcome = outcomeOf(defect, [result('capsule/one', verdict)], 'full', 1);
    expect(isKilled(outcome)).toBe(false);
    expect(outcome.missedBy).toEqual([{ check: 'capsule/one', verdict, actual: 'capsule/one says' }]);
  });

  test('survives when one of the checks that declare it was not run', () => {
    const outcome = outcomeOf({ ...defect, caughtBy: ['capsule/one', 'capsule/gone'] }, [result('capsule/one', 'fail')], 'full', 1);
    expect(outcome.missedBy).toMatchObject([{ check: 'capsule/gone', verdict: 'not run' }]);
  });

  test('raises a false alarm where a check fails that does not declare it, unless that was foreseen', () => {
    const outcome = outcomeOf(defect, [result('capsule/one', 'fail'), result('capsule/two', 'fail'), result('capsule/beside/it', 'fail'), result('capsule/besides', 'warning')], 'full', 1);
    expect(outcome.falseAlarms.map(({ check }) => check)).toEqual(['capsule/two', 'capsule/besides']);
    expect(outcome.collateral).toEqual(['capsule/beside/it']);
  });

  test('may foresee every kind of a vector', () => {
    const foreseen = { ...defect, collateral: [{ check: 'hmac/zeros', reason: 'It is the same fault.' }] };
    const outcome = outcomeOf(foreseen, [result('capsule/one', 'fail'), result('hmac/zeros.secret', 'fail'), result('hmac/zeros-in-front.secret', 'fail')], 'full', 1);
    expect([outcome.collateral, outcome.falseAlarms.map(({ check }) => check)]).toEqual([['hmac/zeros.secret'], ['hmac/zeros-in-front.secret']]);
  });
});

describe('the kill table', () => {
  const caught = outcomeOf(defect, [result('capsule/one', 'fail')], 'full', 1);
  const noisy = outcomeOf(defect, [result('capsule/one', 'fail'), result('capsule/two', 'fail')], 'full', 1);
  const missed = outcomeOf(defect, [result('capsule/one', 'pass')], 'full', 1);

  test('knows which check noticed alone, and which check nothing needs', () => {
    const table = killTable([defect], [caught], checks);
    expect(table.checks).toMatchObject([{ check: 'capsule/one', kills: ['capsule/broken'], alone: ['capsule/broken'] }, { check: 'capsule/two', kills: [], alone: [] }]);
    expect(table.unproven).toEqual(['capsule/two']);
    expect(isProof(table)).toBe(true);
  });

  test('a check that says why it is nobody\'s only killer is not unproven', () => {
    expect(killTable([defect], [caught], [{ id: 'capsule/two', level: 'MUST', notSoleKiller: 'Every twin asks it.' }]).unproven).toEqual([]);
  });

  test.each([['a survivor', missed], ['a false alarm', noisy]])('%s is no proof, nor is nothing', (_what, outcome) => {
    expect(isProof(killTable([defect], [outcome], checks))).toBe(false);
    expect(isProof(killTable([], [], checks))).toBe(false);
  });

  test('is told in Markdown, what went wrong first', () => {
    const page = killTablePage(killTable([defect], [missed], checks));
    expect(page).toContain('1 defects, 0 caught');
    expect(page.indexOf('## Survivors')).toBeLessThan(page.indexOf('## Defects'));
    expect(page).toContain('| capsule/broken | capsule/one (pass) |');
    expect(killTablePage(killTable([defect], [noisy], checks))).toContain('## False alarms');
  });
});
