import { expect, test } from 'vitest';
import type { Response } from '@testbed/wire';
import { clearDifference, differenceBetween } from './not-yours.ts';

const answer = (changes: Partial<Response> = {}): Response => ({ status: 404, reason: 'Not Found', headers: [['date', 'x'], ['content-length', '0']], body: new Uint8Array(), ...changes });

test('answers that differ in their date only are the same', () => {
  expect(differenceBetween(answer(), answer({ headers: [['date', 'y'], ['content-length', '0']] }))).toBeUndefined();
});

test.each([
  [{ status: 403 }, 'the status is 404 and 403'],
  [{ body: Buffer.from('{}') }, 'the bodies differ (0 and 2 bytes)'],
  [{ headers: [['date', 'x'], ['content-length', '0'], ['x-expiry-time', 'z']] }, 'these headers differ: x-expiry-time: z'],
  [{ headers: [['content-length', '0'], ['content-length', '0'], ['date', 'x']] }, 'the headers come in another order'],
] satisfies [Partial<Response>, string][])('%j is told apart', (changes, difference) => {
  expect(differenceBetween(answer(), answer(changes))).toBe(difference);
});

test('a difference in time is clear when it is much, and much more than the scatter', () => {
  const around = (middle: number, scatter: number): number[] => Array.from({ length: 21 }, (_, index) => middle + ((index % 5) - 2) * scatter);
  expect(clearDifference(around(40, 1), around(20, 1))).toBe(20);
  expect(clearDifference(around(20, 1), around(40, 1))).toBe(-20);
  expect(clearDifference(around(23, 0.1), around(20, 0.1))).toBeUndefined();
  expect(clearDifference(around(40, 12), around(20, 12))).toBeUndefined();
  expect(clearDifference([...around(20, 1), 900, 900], around(20, 1))).toBeUndefined();
});
