import { randomBytes, randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { patternIn } from './ids.ts';

const sample = (id: (index: number) => string): string[] => Array.from({ length: 24 }, (_, index) => id(index));
const hex = (value: number): string => value.toString(16);

test.each([
  ['KC and 32 random digits', () => `KC${randomBytes(16).toString('hex')}`],
  ['random UUIDs', () => `KC${randomUUID().replaceAll('-', '')}`],
  ['random base64url', () => randomBytes(18).toString('base64url')],
])('%s show no pattern', (_what, id) => {
  for (let run = 0; run < 50; run += 1) expect(patternIn(sample(id))).toBeUndefined();
});

test.each([
  ['a counter', (index: number) => `KC${String(index).padStart(32, '0')}`, /characters of the ids differ/],
  ['a counter without leading zeros', (index: number) => `KC00000000000000${index}`, /lengths from/],
  ['64 bits of randomness at the end of zeros', () => `KC${'0'.repeat(20)}${randomBytes(6).toString('hex')}`, /only 12 characters/],
  ['the time before random digits', (index: number) => `KC${hex(1795000000000 + 7 * index).padStart(16, '0')}${randomBytes(8).toString('hex')}`, /greater|fewer than five values|are the same/],
  ['64 bits and a constant', () => `KC${'a'.repeat(16)}${randomBytes(8).toString('hex')}`, /18 of 34 characters are the same/],
  ['a digest of little', (index: number) => `KC${hex(index % 2).repeat(20)}${randomBytes(6).toString('hex')}`, /fewer than five values/],
])('%s is seen', (_what, id, pattern) => {
  expect(patternIn(sample(id))).toMatch(pattern);
});
