import { expect, test } from 'vitest';
import { openedReports } from './opened.ts';

test('an opened report has a name of its own, which nobody guesses, for an hour', () => {
  let now = Date.parse('2026-11-23T08:00:00Z');
  const opened = openedReports({ now: () => new Date(now) });
  const [one, other] = [opened.open('a'), opened.open('a')];
  expect(one).not.toBe(other);
  now += 3_600_000;
  expect([one, other].map((name) => opened.reportOf(name))).toEqual(['a', 'a']);
  now += 1;
  const later = opened.open('b');
  expect(opened.reportOf(later)).toBe('b');
  for (const name of [one, 'a', '']) expect(() => opened.reportOf(name)).toThrow(expect.objectContaining({ code: 'report-unknown' }));
});
