import { createHash } from 'node:crypto';
import pkcs11, { type ECDH1, type Handle } from 'pkcs11js';
import { EidProblem, type EidCode } from '../../problem.ts';
import { decodeOaep } from '../../rsa/oaep.ts';
import { refusal } from './refusal.ts';
import { findObjects, readAttributes, type Session } from './session.ts';

/** The private key with this CKA_ID; the session must be logged in. @throws EidProblem key-not-found */
export function findPrivateKey(session: Session, id: Buffer): Handle {
  const [key] = findObjects(session, [
    { type: pkcs11.CKA_CLASS, value: pkcs11.CKO_PRIVATE_KEY },
    { type: pkcs11.CKA_ID, value: id },
  ]);
  if (!key) throw new EidProblem('key-not-found', 'the token has no private key for its certificate');
  return key;
}

/**
 * The raw x coordinate of ECDH, as long as the curve's coordinates.
 *
 * @param senderPoint uncompressed, already checked to be on the key's curve
 * @throws EidProblem ecdh-failed
 */
export function ecdh(session: Session, key: Handle, senderPoint: Uint8Array): Buffer {
  const { cryptoki, handle } = session;
  const size = (senderPoint.length - 1) / 2;
  const parameter: ECDH1 = { type: pkcs11.CK_PARAMS_EC_DH, kdf: pkcs11.CKD_NULL, publicData: Buffer.from(senderPoint) };
  try {
    const secret = cryptoki.C_DeriveKey(handle, { mechanism: pkcs11.CKM_ECDH1_DERIVE, parameter }, key, [
      { type: pkcs11.CKA_CLASS, value: pkcs11.CKO_SECRET_KEY },
      { type: pkcs11.CKA_KEY_TYPE, value: pkcs11.CKK_GENERIC_SECRET },
      { type: pkcs11.CKA_TOKEN, value: false },
      { type: pkcs11.CKA_SENSITIVE, value: false },
      { type: pkcs11.CKA_EXTRACTABLE, value: true },
      { type: pkcs11.CKA_VALUE_LEN, value: size },
    ]);
    try {
      const [value] = readAttributes(session, secret, pkcs11.CKA_VALUE);
      return paddedTo(size, value);
    } finally {
      cryptoki.C_DestroyObject(handle, secret);
    }
  } catch (error) {
    throw refusal(error, 'ECDH on the token', 'ecdh-failed');
  }
}

/**
 * RSA-OAEP with SHA-256: the raw operation on the token, the padding here, because tokens know OAEP with SHA-1 only.
 *
 * @throws EidProblem rsa-decryption-failed
 */
export function rsaOaepDecrypt({ cryptoki, handle }: Session, key: Handle, ciphertext: Uint8Array): Uint8Array {
  const block = attempt('RSA decryption on the token', 'rsa-decryption-failed', () => {
    cryptoki.C_DecryptInit(handle, { mechanism: pkcs11.CKM_RSA_X_509 }, key);
    return cryptoki.C_Decrypt(handle, Buffer.from(ciphertext), Buffer.alloc(ciphertext.length));
  });
  return decodeOaep(paddedTo(ciphertext.length, block));
}

/** ECDSA as `R‖S`. @throws EidProblem token-refused */
export function signEcdsa({ cryptoki, handle }: Session, key: Handle, digest: 'sha256' | 'sha384', data: Uint8Array): Buffer {
  return attempt('signing on the token', 'token-refused', () => {
    cryptoki.C_SignInit(handle, { mechanism: pkcs11.CKM_ECDSA }, key);
    return cryptoki.C_Sign(handle, createHash(digest).update(data).digest(), Buffer.alloc(longestSignature));
  });
}

/** RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017, 8.2). @throws EidProblem token-refused */
export function signRsa({ cryptoki, handle }: Session, key: Handle, data: Uint8Array): Buffer {
  return attempt('signing on the token', 'token-refused', () => {
    cryptoki.C_SignInit(handle, { mechanism: pkcs11.CKM_RSA_PKCS }, key);
    return cryptoki.C_Sign(handle, Buffer.concat([digestInfo, createHash('sha256').update(data).digest()]), Buffer.alloc(longestSignature));
  });
}

/** An RSA signature with a modulus of 16384 bits, the longest OpenSSL deals with. */
const longestSignature = 2048;

/** DER of a DigestInfo for SHA-256 up to the digest (RFC 8017, 9.2 note 1). */
const digestInfo = Buffer.from('3031300d060960864801650304020105000420', 'hex');

function attempt<T>(doing: string, otherwise: EidCode, operation: () => T): T {
  try {
    return operation();
  } catch (error) {
    throw refusal(error, doing, otherwise);
  }
}

/** Some modules drop leading zero bytes. */
function paddedTo(size: number, bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.alloc(size - bytes.length), bytes]);
}
