import type { JsonWebKey, KeyObject } from 'node:crypto';
import type { Curve } from '@testbed/pki';
import pkcs11, { type Attribute, type Handle, type Template } from 'pkcs11js';
import { subjectOf } from '../../certificate-subject.ts';
import { EidProblem } from '../../problem.ts';
import { refusal } from './refusal.ts';
import type { Session } from './session.ts';

/** DER of the curves' object identifiers. */
const ecParameters: Readonly<Record<Curve, Buffer>> = {
  secp256r1: Buffer.from('06082a8648ce3d030107', 'hex'),
  secp384r1: Buffer.from('06052b81040022', 'hex'),
  secp521r1: Buffer.from('06052b81040023', 'hex'),
};

const curveOfJwk: Readonly<Record<string, Curve>> = { 'P-256': 'secp256r1', 'P-384': 'secp384r1', 'P-521': 'secp521r1' };

/** One key pair a token, so one CKA_ID serves them all. */
const id = Buffer.from([1]);

/**
 * The objects of a key pair that was made outside the token. Once stored, the private key cannot be read.
 *
 * @throws EidProblem wrong-key-type
 */
export function keyPairObjects(label: string, key: KeyObject): Template[] {
  const jwk = key.export({ format: 'jwk' });
  return jwk.kty === 'RSA' ? rsaObjects(label, jwk) : ecObjects(label, jwk);
}

function rsaObjects(label: string, jwk: JsonWebKey): Template[] {
  const publicPart = [
    { type: pkcs11.CKA_KEY_TYPE, value: pkcs11.CKK_RSA },
    { type: pkcs11.CKA_MODULUS, value: bytes(jwk.n) },
    { type: pkcs11.CKA_PUBLIC_EXPONENT, value: bytes(jwk.e) },
  ];
  const privatePart = [
    { type: pkcs11.CKA_PRIVATE_EXPONENT, value: bytes(jwk.d) },
    { type: pkcs11.CKA_PRIME_1, value: bytes(jwk.p) },
    { type: pkcs11.CKA_PRIME_2, value: bytes(jwk.q) },
    { type: pkcs11.CKA_EXPONENT_1, value: bytes(jwk.dp) },
    { type: pkcs11.CKA_EXPONENT_2, value: bytes(jwk.dq) },
    { type: pkcs11.CKA_COEFFICIENT, value: bytes(jwk.qi) },
  ];
  return [
    [...privateTemplate(label, pkcs11.CKA_DECRYPT), ...publicPart, ...privatePart],
    [...publicTemplate(label), ...publicPart],
  ];
}

function ecObjects(label: string, jwk: JsonWebKey): Template[] {
  const curve = curveOfJwk[jwk.crv ?? ''];
  if (curve === undefined) throw new EidProblem('wrong-key-type', 'a token takes EC keys on P-256, P-384 and P-521, and RSA keys');
  const group = [ecType, { type: pkcs11.CKA_EC_PARAMS, value: ecParameters[curve] }];
  return [
    [...privateTemplate(label, pkcs11.CKA_DERIVE), ...group, { type: pkcs11.CKA_VALUE, value: bytes(jwk.d) }],
    [...publicTemplate(label), ...group, { type: pkcs11.CKA_EC_POINT, value: pointInOctetString(jwk) }],
  ];
}

/** The object of a certificate (DER) beside the key pair, readable without a PIN. */
export function certificateObject(label: string, certificate: Uint8Array): Template {
  return [
    { type: pkcs11.CKA_CLASS, value: pkcs11.CKO_CERTIFICATE },
    { type: pkcs11.CKA_CERTIFICATE_TYPE, value: pkcs11.CKC_X_509 },
    ...common(label, false),
    { type: pkcs11.CKA_SUBJECT, value: subjectOf(certificate) },
    { type: pkcs11.CKA_VALUE, value: Buffer.from(certificate) },
  ];
}

/** Stores an object on the token. @throws EidProblem token-refused */
export function createObject({ cryptoki, handle }: Session, object: Template): void {
  try {
    cryptoki.C_CreateObject(handle, object);
  } catch (error) {
    throw refusal(error, 'storing an object on the token');
  }
}

/** Makes a key pair inside the token, so that the private key was never anywhere else. */
export function generateKeyPair({ cryptoki, handle }: Session, label: string, curve: Curve): Handle {
  try {
    return cryptoki.C_GenerateKeyPair(
      handle,
      { mechanism: pkcs11.CKM_EC_KEY_PAIR_GEN },
      [...publicTemplate(label), { type: pkcs11.CKA_EC_PARAMS, value: ecParameters[curve] }],
      [...privateTemplate(label, pkcs11.CKA_DERIVE), ecType],
    ).publicKey;
  } catch (error) {
    throw refusal(error, 'generating a key pair');
  }
}

const ecType: Attribute = { type: pkcs11.CKA_KEY_TYPE, value: pkcs11.CKK_EC };

function common(label: string, isPrivate: boolean): Template {
  return [
    { type: pkcs11.CKA_TOKEN, value: true },
    { type: pkcs11.CKA_PRIVATE, value: isPrivate },
    { type: pkcs11.CKA_LABEL, value: label },
    { type: pkcs11.CKA_ID, value: id },
  ];
}

function publicTemplate(label: string): Template {
  return [{ type: pkcs11.CKA_CLASS, value: pkcs11.CKO_PUBLIC_KEY }, ...common(label, false), { type: pkcs11.CKA_VERIFY, value: true }];
}

/** A private key that signs, and by `use` derives or decrypts, and that nobody reads. */
function privateTemplate(label: string, use: number): Template {
  return [
    { type: pkcs11.CKA_CLASS, value: pkcs11.CKO_PRIVATE_KEY },
    ...common(label, true),
    { type: pkcs11.CKA_SENSITIVE, value: true },
    { type: pkcs11.CKA_EXTRACTABLE, value: false },
    { type: pkcs11.CKA_SIGN, value: true },
    { type: use, value: true },
  ];
}

function bytes(base64url = ''): Buffer {
  return Buffer.from(base64url, 'base64url');
}

/** CKA_EC_POINT is the uncompressed point in a DER OCTET STRING. */
function pointInOctetString({ x, y }: JsonWebKey): Buffer {
  const point = Buffer.concat([Buffer.of(4), bytes(x), bytes(y)]);
  return Buffer.concat([Buffer.from(point.length < 128 ? [4, point.length] : [4, 0x81, point.length]), point]);
}
