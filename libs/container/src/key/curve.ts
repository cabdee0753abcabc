import { ECDH } from 'node:crypto';
import type { Curve } from '../header/model.ts';

/** OpenSSL's name of each curve, and the bytes of one coordinate. */
export const curves = {
  secp256r1: { openssl: 'prime256v1', coordinate: 32 },
  secp384r1: { openssl: 'secp384r1', coordinate: 48 },
  secp521r1: { openssl: 'secp521r1', coordinate: 66 },
} as const satisfies Record<Curve, { openssl: string; coordinate: number }>;

/** The curve whose uncompressed points (`04‖X‖Y`) have this form; whether it lies on the curve is not checked. */
export function curveOfPoint(point: Uint8Array): Curve | undefined {
  if (point[0] !== 4) return undefined;
  return (Object.keys(curves) as Curve[]).find((curve) => point.length === 1 + 2 * curves[curve].coordinate);
}

/** Whether an uncompressed point lies on the curve: a private key must never meet one that does not. */
export function isOnCurve(point: Uint8Array, curve: Curve): boolean {
  try {
    ECDH.convertKey(point, curves[curve].openssl);
    return true;
  } catch {
    return false;
  }
}
