import { createPrivateKey, type KeyObject } from 'node:crypto';
import { PkiProblem } from '../problem.ts';
import { publicKeyOf } from './public-key.ts';

/**
 * Reads a private key in PEM: PKCS#8, PKCS#1 or SEC1, encrypted or not. A password for a key that is not
 * encrypted is ignored.
 *
 * @throws PkiProblem `key-malformed`, `key-password-missing`, `key-password-wrong`, `key-type-unsupported`
 *   (neither RSA nor EC on a curve CDOC2 knows)
 */
export function readPrivateKey(pem: Uint8Array | string, password?: string): KeyObject {
  const text = Buffer.from(pem).toString('latin1');
  const encrypted = /-----BEGIN ENCRYPTED PRIVATE KEY-----|^Proc-Type: 4,ENCRYPTED/m.test(text);
  if (encrypted && password === undefined) {
    throw new PkiProblem('key-password-missing', 'the private key is encrypted', { next: "give the key's password" });
  }
  const key = decode(text, encrypted ? password : undefined);
  publicKeyOf(key);
  return key;
}

function decode(text: string, password: string | undefined): KeyObject {
  try {
    return createPrivateKey(password === undefined ? text : { key: text, passphrase: password });
  } catch {
    // OpenSSL's words about a key stay here: they help nobody, and nothing of a key may leave in an error.
    if (password !== undefined) throw new PkiProblem('key-password-wrong', 'the password does not open the private key');
    throw new PkiProblem('key-malformed', 'this is not a private key', { expected: 'PEM: PKCS#8, PKCS#1 or SEC1' });
  }
}
