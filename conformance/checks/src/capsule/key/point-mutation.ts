import { compressed, coordinatesOf, curves, ecTypes, pointOf, smallestPoint, uncompressed, type EcType } from './curve.ts';

/** One way to spoil an uncompressed point. */
export interface PointMutation {
  readonly name: string;
  /** Completes "a point …". */
  readonly what: string;
  /** The ledger's rule about the form of points that it breaks, without the area. */
  readonly breaks: 'ec-point-length' | 'ec-point-uncompressed' | 'ec-point-on-curve';
  readonly mutate: (type: EcType, point: Uint8Array, random: (length: number) => Uint8Array) => Uint8Array;
}

/** What is no uncompressed point of its curve (OpenAPI, `capsule_type`; RFC 8446, 4.2.8.2). */
export const pointMutations: readonly PointMutation[] = [
  { name: 'short', what: 'one octet short', breaks: 'ec-point-length', mutate: (_type, point) => point.subarray(0, -1) },
  { name: 'long', what: 'one octet long', breaks: 'ec-point-length', mutate: (_type, point) => Buffer.concat([point, Buffer.of(0)]) },
  { name: 'other-curve', what: 'of another curve', breaks: 'ec-point-length', mutate: (type, _point, random) => pointOf(otherCurve(type), random) },
  { name: 'compressed', what: 'in compressed form', breaks: 'ec-point-uncompressed', mutate: compressed },
  { name: 'hybrid', what: 'in hybrid form (06 or 07)', breaks: 'ec-point-uncompressed', mutate: (_type, point) => withFirst(point, 6 + (lastOf(point) & 1)) },
  { name: 'first-octet', what: 'that begins with 05', breaks: 'ec-point-uncompressed', mutate: (_type, point) => withFirst(point, 5) },
  { name: 'off-curve', what: 'with one bit of y flipped', breaks: 'ec-point-on-curve', mutate: (_type, point) => Buffer.concat([point.subarray(0, -1), Buffer.of(lastOf(point) ^ 1)]) },
  { name: 'zero', what: 'with both coordinates zero', breaks: 'ec-point-on-curve', mutate: (type) => uncompressed(type, 0n, 0n) },
  { name: 'not-reduced', what: 'whose x is the field prime too large', breaks: 'ec-point-on-curve', mutate: notReduced },
];

/** The other point with the same x: a valid one, but somebody else's. */
export function negated(type: EcType, point: Uint8Array): Uint8Array {
  const [x, y] = coordinatesOf(type, point);
  return uncompressed(type, x, curves[type].prime - y);
}

/** Only a small x leaves room for the prime in the octets of a coordinate. */
function notReduced(type: EcType): Uint8Array {
  const [x, y] = coordinatesOf(type, smallestPoint(type));
  return uncompressed(type, x + curves[type].prime, y);
}

function otherCurve(type: EcType): EcType {
  return type === ecTypes[0] ? 'ecc_secp384r1' : 'ecc_secp256r1';
}

function withFirst(point: Uint8Array, first: number): Uint8Array {
  return Buffer.concat([Buffer.of(first), point.subarray(1)]);
}

function lastOf(point: Uint8Array): number {
  return point.at(-1) ?? 0;
}
