import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatDateTime, parseDateTime } from './date-time.ts';

test('what is written is read as the same instant', () => {
  const instants = fc.date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true });
  fc.assert(
    fc.property(instants, (instant) => {
      expect(parseDateTime(formatDateTime(instant))).toEqual(instant);
    }),
  );
});

test('whole seconds are written without a fraction', () => {
  expect(formatDateTime(new Date(0))).toBe('1970-01-01T00:00:00Z');
  expect(formatDateTime(new Date(5))).toBe('1970-01-01T00:00:00.005Z');
});

test('a time without an offset is no date-time', () => {
  expect(parseDateTime('2026-11-22T12:00:00')).toBeUndefined();
});
