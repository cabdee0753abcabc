import { coordinateLengths } from './agreement.ts';
import type { CurveName } from './material.ts';

const primes: Readonly<Record<CurveName, bigint>> = {
  'P-256': 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n,
  'P-384': 2n ** 384n - 2n ** 128n - 2n ** 96n + 2n ** 32n - 1n,
  'P-521': 2n ** 521n - 1n,
};

type Point = readonly [x: bigint, y: bigint];

/**
 * What a client computes that takes a point without looking whether it is on the curve: the addition formulas of
 * a = −3 use no b, so they give some x for any pair of coordinates. A container sealed with it opens only for such
 * a client.
 *
 * @param scalar the recipient's private key
 * @param point `04‖X‖Y`, on the curve or not
 */
export function agreeUnchecked(curve: CurveName, scalar: Buffer, point: Buffer): Buffer {
  const p = primes[curve];
  const length = coordinateLengths[curve];
  const start: Point = [number(point.subarray(1, 1 + length)), number(point.subarray(1 + length))];
  let sum: Point | undefined;
  for (const bit of number(scalar).toString(2)) {
    if (sum) sum = add(sum, sum, p);
    if (bit === '1') sum = sum ? add(sum, start, p) : start;
  }
  return Buffer.from((sum?.[0] ?? 0n).toString(16).padStart(2 * length, '0'), 'hex');
}

function add([x1, y1]: Point, [x2, y2]: Point, p: bigint): Point {
  const slope = x1 === x2 && y1 === y2 ? (3n * x1 * x1 - 3n) * inverse(2n * y1, p) : (y2 - y1) * inverse(x2 - x1, p);
  const x = mod(slope * slope - x1 - x2, p);
  return [x, mod(slope * (x1 - x) - y1, p)];
}

/** Extended Euclid. */
function inverse(value: bigint, p: bigint): bigint {
  let [a, b, x, y] = [mod(value, p), p, 1n, 0n];
  while (a > 1n) [a, b, x, y] = [b % a, a, y - (b / a) * x, x];
  return mod(x, p);
}

function mod(value: bigint, p: bigint): bigint {
  return ((value % p) + p) % p;
}

function number(bytes: Buffer): bigint {
  return BigInt(`0x${bytes.toString('hex')}`);
}
