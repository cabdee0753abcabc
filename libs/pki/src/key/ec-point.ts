import { createPublicKey, ECDH, type KeyObject } from 'node:crypto';
import { PkiProblem } from '../problem.ts';

/** The curves CDOC2 containers may name a recipient's key on. */
export type Curve = 'secp256r1' | 'secp384r1' | 'secp521r1';

interface CurveFacts {
  readonly curve: Curve;
  readonly jwk: 'P-256' | 'P-384' | 'P-521';
  /** OpenSSL's own name. */
  readonly openssl: string;
  /** Octets of one coordinate. */
  readonly size: number;
}

const curves: readonly CurveFacts[] = [
  { curve: 'secp256r1', jwk: 'P-256', openssl: 'prime256v1', size: 32 },
  { curve: 'secp384r1', jwk: 'P-384', openssl: 'secp384r1', size: 48 },
  { curve: 'secp521r1', jwk: 'P-521', openssl: 'secp521r1', size: 66 },
];

/**
 * The public key of an uncompressed point `04‖X‖Y`; its length tells the curve.
 *
 * @throws PkiProblem `key-malformed` when it is no such point, or not on its curve
 */
export function ecPointToKey(point: Uint8Array): KeyObject {
  const facts = curveByForm(point);
  if (!facts) {
    throw new PkiProblem('key-malformed', 'this is not an uncompressed point of a supported curve', {
      expected: '65, 97 or 133 bytes beginning with 04',
      actual: `${point.length} bytes`,
    });
  }
  const { jwk, size } = facts;
  const coordinate = (at: number): string => Buffer.from(point.subarray(at, at + size)).toString('base64url');
  try {
    return createPublicKey({ key: { kty: 'EC', crv: jwk, x: coordinate(1), y: coordinate(1 + size) }, format: 'jwk' });
  } catch (cause) {
    throw new PkiProblem('key-malformed', `the point is not on ${facts.curve}`, { cause });
  }
}

/**
 * Curve and uncompressed point `04‖X‖Y` of an EC key, public or private.
 *
 * @throws PkiProblem `key-type-unsupported` for any other key
 */
export function ecPointOf(key: KeyObject): { readonly curve: Curve; readonly point: Uint8Array } {
  const facts = curveOf(key);
  const { x = '', y = '' } = key.export({ format: 'jwk' });
  const coordinates = [x, y].map((text) => Buffer.from(text, 'base64url'));
  return { curve: facts.curve, point: new Uint8Array(Buffer.concat([Buffer.of(4), ...coordinates])) };
}

/** Whether the bytes are an uncompressed point on secp256r1, secp384r1 or secp521r1 (by length). Never throws. */
export function isOnCurve(point: Uint8Array): boolean {
  const facts = curveByForm(point);
  if (!facts) return false;
  try {
    // A quarter of what making a key takes.
    ECDH.convertKey(point, facts.openssl);
    return true;
  } catch {
    return false;
  }
}

function curveByForm(point: Uint8Array): CurveFacts | undefined {
  return point[0] === 4 ? curves.find(({ size }) => point.length === 1 + 2 * size) : undefined;
}

function curveOf(key: KeyObject): CurveFacts {
  const name = key.asymmetricKeyDetails?.namedCurve;
  const facts = curves.find(({ openssl }) => openssl === name);
  if (key.asymmetricKeyType !== 'ec' || !facts) {
    throw new PkiProblem('key-type-unsupported', 'this is not an EC key on a supported curve', {
      expected: curves.map(({ curve }) => curve).join(', '),
      actual: name ?? key.asymmetricKeyType ?? key.type,
    });
  }
  return facts;
}
