import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkDigit, validPersonalCode } from './personal-code.ts';

// Test persons of SK ID Solutions, and 51307149560, whose check digit takes the second row of weights.
test.each(['38001085718', '60001019906', '30303039914', '51307149560', '37605030299'])('%s is valid', (code) => {
  expect(validPersonalCode(code)).toBe(true);
});

test('the second row of weights, and zero when that leaves ten too, are used', () => {
  expect(checkDigit('1000000001')).toBe(2);
  const digits = Array.from({ length: 2000 }, (_, index) => checkDigit(String(3_000_000_000 + index)));
  expect(new Set(digits)).toEqual(new Set([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]));
});

test.each([
  ['another check digit', '38001085719'],
  ['no such month', '38013085710'],
  ['no such day', '38002305710'],
  ['century digit 9', '98001085718'],
  ['too short', '3800108571'],
  ['letters', '3800108571A'],
  ['with the prefix', 'PNOEE-38001085718'],
])('%s is refused', (_name, code) => {
  expect(validPersonalCode(code)).toBe(false);
});

test('of the ten last digits exactly one is right', () => {
  fc.assert(
    fc.property(fc.date({ min: new Date('1800-01-01'), max: new Date('2199-12-31'), noInvalidDate: true }), fc.nat(999), (birth, number) => {
      const iso = birth.toISOString();
      const century = 1 + 2 * (Number(iso.slice(0, 2)) - 18);
      const stem = `${century}${iso.slice(2, 4)}${iso.slice(5, 7)}${iso.slice(8, 10)}${String(number).padStart(3, '0')}`;
      const valid = Array.from({ length: 10 }, (_, digit) => `${stem}${digit}`).filter(validPersonalCode);
      expect(valid).toEqual([`${stem}${checkDigit(stem)}`]);
    }),
    { numRuns: 200 },
  );
});
