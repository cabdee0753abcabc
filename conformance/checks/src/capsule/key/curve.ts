import { createECDH, ECDH } from 'node:crypto';

/** The EC types of capsules (OpenAPI, `capsule_type`). */
export type EcType = 'ecc_secp256r1' | 'ecc_secp384r1' | 'ecc_secp521r1';

interface Curve {
  /** As people call it. */
  readonly name: 'P-256' | 'P-384' | 'P-521';
  readonly openssl: 'prime256v1' | 'secp384r1' | 'secp521r1';
  /** Octets of one coordinate. */
  readonly size: number;
  /** The prime of the field (SEC 2, 2.4.2, 2.5.1, 2.6.1). */
  readonly prime: bigint;
}

export const curves: Readonly<Record<EcType, Curve>> = {
  ecc_secp256r1: { name: 'P-256', openssl: 'prime256v1', size: 32, prime: 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n },
  ecc_secp384r1: { name: 'P-384', openssl: 'secp384r1', size: 48, prime: 2n ** 384n - 2n ** 128n - 2n ** 96n + 2n ** 32n - 1n },
  ecc_secp521r1: { name: 'P-521', openssl: 'secp521r1', size: 66, prime: 2n ** 521n - 1n },
};

export const ecTypes = Object.keys(curves) as readonly EcType[];

/** An uncompressed point of the curve that follows from the bytes given. */
export function pointOf(type: EcType, random: (length: number) => Uint8Array): Uint8Array {
  const { openssl, size } = curves[type];
  const ecdh = createECDH(openssl);
  // A private key must be smaller than the order: one octet less always is.
  ecdh.setPrivateKey(random(size - 1));
  return ecdh.getPublicKey();
}

/** The two coordinates of an uncompressed point. */
export function coordinatesOf(type: EcType, point: Uint8Array): readonly [x: bigint, y: bigint] {
  const { size } = curves[type];
  return [toInteger(point.subarray(1, 1 + size)), toInteger(point.subarray(1 + size))];
}

/** `04‖X‖Y`, whether or not there is such a point. */
export function uncompressed(type: EcType, x: bigint, y: bigint): Uint8Array {
  const { size } = curves[type];
  return Buffer.concat([Buffer.of(4), toBytes(x, size), toBytes(y, size)]);
}

/** `02‖X` or `03‖X` (SEC 1, 2.3.3). */
export function compressed(type: EcType, point: Uint8Array): Uint8Array {
  return ECDH.convertKey(point, curves[type].openssl, undefined, undefined, 'compressed') as Buffer;
}

/** The point of the curve with the smallest x. */
export function smallestPoint(type: EcType): Uint8Array {
  const { openssl, size } = curves[type];
  for (let x = 0n; ; x += 1n) {
    try {
      return ECDH.convertKey(Buffer.concat([Buffer.of(2), toBytes(x, size)]), openssl, undefined, undefined, 'uncompressed') as Buffer;
    } catch {
      // No point has this x: half of them have none.
    }
  }
}

function toInteger(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
}

function toBytes(value: bigint, length: number): Buffer {
  return Buffer.from(value.toString(16).padStart(2 * length, '0'), 'hex');
}
