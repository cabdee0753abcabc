import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The recipients' keys, and for each a stranger's of the same kind. Public: nobody may use them for anything else. */
export const keyNames = [
  'ec-p256',
  'ec-p384',
  'ec-p521',
  'rsa-2048',
  'rsa-4096',
  'stranger-ec-p256',
  'stranger-ec-p384',
  'stranger-ec-p521',
  'stranger-rsa-2048',
  'stranger-rsa-4096',
] as const;

export type KeyName = (typeof keyNames)[number];

/** Opens every PKCS#12 file of the kit. */
export const keyStorePassword = 'vectors';

export type CurveName = 'P-256' | 'P-384' | 'P-521';

const folder = join(import.meta.dirname, '../../keys');

/** The committed files of a key: PEM (PKCS#8), and a PKCS#12 store with a certificate. */
export function keyFile(name: KeyName, form: 'pem' | 'p12'): Buffer {
  return readFileSync(join(folder, `${name}.${form}`));
}

export function privateKey(name: KeyName): KeyObject {
  return createPrivateKey(keyFile(name, 'pem'));
}

/** PKCS#1 `RSAPublicKey` (RFC 8017 A.1.1). */
export function rsaPublicKeyDer(name: KeyName): Buffer {
  return createPublicKey(privateKey(name)).export({ format: 'der', type: 'pkcs1' });
}

/** The private scalar of an EC key, big-endian. */
export function scalarOf(name: KeyName): Buffer {
  return Buffer.from(privateKey(name).export({ format: 'jwk' }).d ?? '', 'base64url');
}
