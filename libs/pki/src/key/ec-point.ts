import { createPublicKey, type KeyObject } from 'node:crypto';
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
  /** Of the curve's equation y² = x³ − 3x + b, modulo p (SP 800-186, 3.2.1). */
  readonly p: bigint;
  readonly b: bigint;
}

const curves: readonly CurveFacts[] = [
  {
    curve: 'secp256r1',
    jwk: 'P-256',
    openssl: 'prime256v1',
    size: 32,
    p: 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n,
    b: 0x5ac635d8_aa3a93e7_b3ebbd55_769886bc_651d06b0_cc53b0f6_3bce3c3e_27d2604bn,
  },
  {
    curve: 'secp384r1',
    jwk: 'P-384',
    openssl: 'secp384r1',
    size: 48,
    p: 2n ** 384n - 2n ** 128n - 2n ** 96n + 2n ** 32n - 1n,
    b: 0xb3312fa7_e23ee7e4_988e056b_e3f82d19_181d9c6e_fe814112_0314088f_5013875a_c656398d_8a2ed19d_2a85c8ed_d3ec2aefn,
  },
  {
    curve: 'secp521r1',
    jwk: 'P-521',
    openssl: 'secp521r1',
    size: 66,
    p: 2n ** 521n - 1n,
    b: 0x51_953eb961_8e1c9a1f_929a21a0_b68540ee_a2da725b_99b315f3_b8b48991_8ef109e1_56193951_ec7e937b_1652c0bd_3bb1bf07_3573df88_3d2c34f1_ef451fd4_6b503f00n,
  },
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
  // Every upload asks this twice. OpenSSL takes five times as long, a key made of the point twenty times; nothing here is secret.
  const { size, p, b } = facts;
  const [x, y] = [integer(point.subarray(1, 1 + size)), integer(point.subarray(1 + size))];
  return x < p && y < p && (y * y - x * x * x + 3n * x - b) % p === 0n;
}

function integer(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
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
