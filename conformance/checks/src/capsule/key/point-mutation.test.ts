import { createPublicKey, randomBytes } from 'node:crypto';
import { isOnCurve } from '@testbed/pki';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { coordinatesOf, curves, ecTypes, pointOf, smallestPoint, type EcType } from './curve.ts';
import { negated, pointMutations } from './point-mutation.ts';

const point = fc.tuple(fc.constantFrom(...ecTypes), fc.uint8Array({ minLength: 32, maxLength: 32 })).map(([type, seed]) => ({ type, bytes: pointOf(type, (length) => Buffer.concat([Buffer.of(1), Buffer.alloc(length - 1, seed)])) }));

test('a point follows from its bytes and is on its curve', () => {
  fc.assert(
    fc.property(point, ({ type, bytes }) => {
      expect(bytes).toHaveLength(1 + 2 * curves[type].size);
      expect(isOnCurve(bytes)).toBe(true);
    }),
    { numRuns: 30 },
  );
});

test.each(pointMutations)('a point $what is none that a certificate can have', ({ mutate }) => {
  fc.assert(
    fc.property(point, ({ type, bytes }) => {
      const spoiled = mutate(type, bytes, (length) => randomBytes(length));
      expect(isUncompressedPointOf(type, spoiled)).toBe(false);
      expect(isUncompressedPointOf(type, bytes)).toBe(true);
    }),
    { numRuns: 10 },
  );
});

test.each(ecTypes)('the point of %s that is not reduced is a true one modulo the prime', (type) => {
  const mutation = pointMutations.find(({ name }) => name === 'not-reduced');
  const [x, y] = coordinatesOf(type, mutation?.mutate(type, new Uint8Array(), () => Buffer.alloc(0)) ?? new Uint8Array());
  expect([x - curves[type].prime, y]).toEqual(coordinatesOf(type, smallestPoint(type)));
});

test('the negated point is another one of the curve with the same x', () => {
  fc.assert(
    fc.property(point, ({ type, bytes }) => {
      const other = negated(type, bytes);
      expect(isOnCurve(other)).toBe(true);
      expect(coordinatesOf(type, other)[0]).toBe(coordinatesOf(type, bytes)[0]);
      expect(Buffer.from(other).equals(bytes)).toBe(false);
    }),
    { numRuns: 10 },
  );
});

/** By OpenSSL, told the curve: it takes no coordinate that is not reduced. */
function isUncompressedPointOf(type: EcType, bytes: Uint8Array): boolean {
  const { size, name } = curves[type];
  if (bytes.length !== 1 + 2 * size || bytes[0] !== 4) return false;
  const coordinate = (from: number): string => Buffer.from(bytes.subarray(from, from + size)).toString('base64url');
  try {
    createPublicKey({ key: { kty: 'EC', crv: name, x: coordinate(1), y: coordinate(1 + size) }, format: 'jwk' });
    return true;
  } catch {
    return false;
  }
}
