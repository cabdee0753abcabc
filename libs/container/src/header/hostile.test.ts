import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { ContainerProblem } from '../problem.ts';
import { encodeHeader } from './encode.ts';
import * as fields from './fields.ts';
import { rootTable, tablesOf } from './flatbuffer/read.ts';
import { parseHeader } from './parse.ts';
import { sampleHeader } from './sample.ts';

const good = encodeHeader(sampleHeader);

/** `parsed`, or the code it was refused with; anything else that is thrown fails the test. */
function outcome(bytes: Uint8Array): string {
  try {
    parseHeader(bytes);
    return 'parsed';
  } catch (error) {
    if (error instanceof ContainerProblem) return error.code;
    throw error;
  }
}

const allowed = ['parsed', 'header-malformed', 'recipients-missing'];

test('random bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      expect(outcome(bytes)).toBeOneOf(allowed);
    }),
    { numRuns: 300 },
  );
});

test('a good header with some bytes changed', () => {
  const change = fc.tuple(fc.nat(good.length - 1), fc.nat(255));
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 8 }), (changes) => {
      const bytes = Uint8Array.from(good);
      for (const [at, value] of changes) bytes[at] = value;
      expect(outcome(bytes)).toBeOneOf(allowed);
    }),
    { numRuns: 300 },
  );
});

test('a good header cut off anywhere', () => {
  const outcomes = new Set(Array.from(good.keys(), (length) => outcome(good.subarray(0, length))));
  expect(allowed).toEqual(expect.arrayContaining(Array.from(outcomes)));
});

/** Little-endian words of 32 bits; a vtable is two words of 16. */
function words(...values: number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [index, value] of values.entries()) bytes.writeInt32LE(value | 0, 4 * index);
  return bytes;
}

test('a quarter of a million references to one recipient are refused without visiting it that often', () => {
  const count = 250_000;
  const start = Buffer.concat([words(12), Buffer.from([6, 0, 8, 0, 4, 0, 0, 0]), words(8, 4, count)]);
  const vector = Buffer.alloc(4 * count);
  const record = tablesOf(rootTable(good, fields.header), 'recipients', fields.recipientRecord)?.[0]?.start as number;
  for (let at = 0; at < vector.length; at += 4) vector.writeInt32LE(vector.length - at + record, at);
  const started = performance.now();
  expect(() => parseHeader(Buffer.concat([start, vector, good]))).toThrow(/too many references/u);
  expect(performance.now() - started).toBeLessThan(2_000);
});

test('a vector longer than the header is refused', () => {
  const bytes = Buffer.concat([words(12), Buffer.from([6, 0, 8, 0, 4, 0, 0, 0]), words(8, 4, -1), Buffer.alloc(64)]);
  expect(() => parseHeader(bytes)).toThrow(/longer than the header/u);
});

test('a table that points at itself is refused', () => {
  const bytes = Buffer.concat([words(12), Buffer.from([6, 0, 8, 0, 4, 0, 0, 0]), words(8, 4, 1, 0), Buffer.alloc(16)]);
  expect(() => parseHeader(bytes)).toThrow(/outside the header/u);
});
