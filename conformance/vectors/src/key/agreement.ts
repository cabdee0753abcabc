import { createECDH, type ECDH } from 'node:crypto';
import type { Random } from '../random.ts';
import { scalarOf, type CurveName, type KeyName } from './material.ts';

const opensslNames = { 'P-256': 'prime256v1', 'P-384': 'secp384r1', 'P-521': 'secp521r1' } as const;

/** Octets of one coordinate. */
export const coordinateLengths = { 'P-256': 32, 'P-384': 48, 'P-521': 66 } as const;

/** One side of an agreement: its uncompressed point (TLS 1.3 form), and the x coordinate shared with another point, at full length. */
export interface KeyPair {
  readonly point: Buffer;
  readonly scalar: Buffer;
  agree(point: Buffer): Buffer;
}

export function recipientPair(curve: CurveName, name: KeyName): KeyPair {
  return pairOf(curve, scalarOf(name));
}

/** A sender's pair of seeded randomness. The first octet is cut down so that the scalar is below the order of any of the curves. */
export function senderPair(curve: CurveName, random: Random): KeyPair {
  const scalar = random('sender key', coordinateLengths[curve]);
  scalar.writeUInt8(scalar.readUInt8(0) & (curve === 'P-521' ? 0 : 0x7f), 0);
  return pairOf(curve, scalar);
}

function pairOf(curve: CurveName, scalar: Buffer): KeyPair {
  const ecdh: ECDH = createECDH(opensslNames[curve]);
  ecdh.setPrivateKey(scalar);
  return { point: ecdh.getPublicKey(), scalar, agree: (point) => ecdh.computeSecret(point) };
}
