import { randomBytes } from 'node:crypto';
import { array, assert, property, uint8Array } from 'fast-check';
import { expect, test } from 'vitest';
import { resemblance } from './guessable.ts';

test('random values have nothing in common', () => {
  for (let run = 0; run < 200; run += 1) expect(resemblance(Array.from({ length: 16 }, () => randomBytes(16).toString('hex')))).toBeUndefined();
});

test.each([
  ['a value twice', ['0a1b2c3d4e5f', 'f0e1d2c3b4a5', '0a1b2c3d4e5f'], 'two are the same'],
  ['a time in front', ['018f3a2b7c00a1b2c3d4', '018f3a2b7c0099887766'], 'two begin with the same 8 characters'],
  ['a counter in front of a host', ['0000-9a7c3717d21f', '0001-9a7c3717d21f'], 'two end with the same 8 characters'],
])('CSS/share-id-unpredictable: %s is seen', (_name, values, found) => {
  expect(resemblance(values)).toBe(found);
});

test('one value twice is always seen', () => {
  assert(
    property(array(uint8Array({ minLength: 12, maxLength: 16 }), { minLength: 1, maxLength: 8 }), (values) => {
      const texts = values.map((value) => Buffer.from(value).toString('base64url'));
      return resemblance([...texts, ...texts.slice(0, 1)]) === 'two are the same';
    }),
  );
});
