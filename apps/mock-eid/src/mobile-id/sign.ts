import { createECDH, type KeyObject } from 'node:crypto';

/** Order of the base point of P-256 (SEC 2, 2.4.2). */
const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/**
 * ECDSA on P-256 over a hash that somebody else made, as raw r‖s (FIPS 186-5, 6.4.1). Node signs only what
 * it hashed itself, so the scalar arithmetic is done here; it is not constant-time and is for invented people only.
 */
export function signHash(key: KeyObject, hash: Uint8Array): Uint8Array {
  const secret = number(Buffer.from(key.export({ format: 'jwk' }).d ?? '', 'base64url'));
  const message = number(hash.subarray(0, 32));
  for (;;) {
    const once = createECDH('prime256v1');
    const point = once.generateKeys();
    const r = number(point.subarray(1, 33)) % order;
    const s = (inverse(number(once.getPrivateKey())) * (message + r * secret)) % order;
    if (r !== 0n && s !== 0n) return Buffer.concat([bytes(r), bytes(s)]);
  }
}

/** By Fermat: the order is prime. */
function inverse(value: bigint): bigint {
  let result = 1n;
  for (let base = value, exponent = order - 2n; exponent > 0n; exponent >>= 1n, base = (base * base) % order) {
    if (exponent & 1n) result = (result * base) % order;
  }
  return result;
}

function number(big: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(big).toString('hex')}`);
}

function bytes(value: bigint): Buffer {
  return Buffer.from(value.toString(16).padStart(64, '0'), 'hex');
}
