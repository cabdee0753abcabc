import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { dateTime, instantOf } from './instant.ts';

test('what is written is read again', () => {
  fc.assert(
    fc.property(fc.date({ min: new Date(0), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true }), (date) => {
      expect(instantOf(dateTime(date.getTime()))).toBe(date.getTime());
    }),
  );
});

test.each([
  ['2029-11-22T01:24:07.170622393Z', Date.UTC(2029, 10, 22, 1, 24, 7, 170)],
  ['2029-11-22t01:24:07z', Date.UTC(2029, 10, 22, 1, 24, 7)],
  ['2029-11-22T03:24:07+02:00', Date.UTC(2029, 10, 22, 1, 24, 7)],
  ['2029-11-22', undefined],
  ['2029-11-22T01:24:07', undefined],
  ['2029-13-22T01:24:07Z', undefined],
  [undefined, undefined],
])('%s', (text, instant) => {
  expect(instantOf(text)).toBe(instant);
});
