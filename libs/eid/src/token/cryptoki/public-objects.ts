import { createPublicKey } from 'node:crypto';
import pkcs11, { type Handle } from 'pkcs11js';
import { EidProblem } from '../../problem.ts';
import { findObjects, readAttributes, type Session } from './session.ts';

/** A public key as the token stores it: uncompressed EC point, whose length tells the curve, or DER `RSAPublicKey`. */
export type TokenPublicKey = { readonly type: 'ec'; readonly point: Uint8Array } | { readonly type: 'rsa'; readonly der: Uint8Array };

/** What a token shows of its key pair to anyone: the certificate, or else the bare public key. */
export type PublicObjects = { /** CKA_ID that the key pair and the certificate share. */ readonly id: Buffer } & (
  | { /** DER. */ readonly certificate: Buffer; readonly publicKey?: undefined }
  | { readonly certificate?: undefined; readonly publicKey: TokenPublicKey }
);

/**
 * Reads certificate and public key without a PIN (UC.Client.02 3). A token with several certificates is asked for
 * the first: the authentication key comes first on an ID-card.
 *
 * @throws EidProblem key-not-found
 */
export function readPublicObjects(session: Session): PublicObjects {
  const [certificate] = findObjects(session, [{ type: pkcs11.CKA_CLASS, value: pkcs11.CKO_CERTIFICATE }]);
  if (certificate) {
    const [der, id] = readAttributes(session, certificate, pkcs11.CKA_VALUE, pkcs11.CKA_ID);
    return { id, certificate: der };
  }
  const [key] = findObjects(session, [{ type: pkcs11.CKA_CLASS, value: pkcs11.CKO_PUBLIC_KEY }]);
  if (!key) throw new EidProblem('key-not-found', 'the token shows neither a certificate nor a public key');
  const [id] = readAttributes(session, key, pkcs11.CKA_ID);
  return { id, publicKey: readPublicKey(session, key) };
}

/** A public key object in the bytes a container names keys by. */
export function readPublicKey(session: Session, key: Handle): TokenPublicKey {
  const [type] = readAttributes(session, key, pkcs11.CKA_KEY_TYPE);
  if (type.readUInt8() === pkcs11.CKK_EC) {
    const [point] = readAttributes(session, key, pkcs11.CKA_EC_POINT);
    return { type: 'ec', point: insideOctetString(point) };
  }
  const [n, e] = readAttributes(session, key, pkcs11.CKA_MODULUS, pkcs11.CKA_PUBLIC_EXPONENT);
  const rsa = createPublicKey({ format: 'jwk', key: { kty: 'RSA', n: n.toString('base64url'), e: e.toString('base64url') } });
  return { type: 'rsa', der: rsa.export({ format: 'der', type: 'pkcs1' }) };
}

/** CKA_EC_POINT is a DER OCTET STRING: `04`, its length in one byte or, from 128 on, in two (`81`, length). */
function insideOctetString(der: Buffer): Buffer {
  return der.subarray(der[1] === 0x81 ? 3 : 2);
}
