import { constants, diffieHellman, privateDecrypt, sign, X509Certificate, type KeyObject } from 'node:crypto';
import { pinnedRequest, publicKeyOf } from '@testbed/pki';
import type { Identity } from './identity.ts';
import { demandKeyType } from './key-type.ts';
import { EidProblem } from './problem.ts';
import { senderKey } from './sender-point.ts';
import { digestFor } from './signature.ts';

/**
 * An identity whose private key is in memory, as read from a PEM or PKCS#12 file.
 *
 * @param key private EC key on P-256, P-384 or P-521, or private RSA key
 * @param certificate DER; without it `request` is refused with `certificate-missing`
 * @throws PkiProblem key-type-unsupported
 */
export function softwareIdentity({ key, certificate }: { key: KeyObject; certificate?: Uint8Array }): Identity {
  const publicKey = publicKeyOf(key);
  return {
    publicKey,
    certificate,
    async ecdh(senderPoint) {
      return diffieHellman({ privateKey: key, publicKey: senderKey(senderPoint, publicKey) });
    },
    async rsaOaepDecrypt(ciphertext) {
      demandKeyType('RSA-OAEP', 'rsa', publicKey);
      try {
        return privateDecrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' }, ciphertext);
      } catch {
        throw new EidProblem('rsa-decryption-failed', 'the ciphertext was not made for this RSA key');
      }
    },
    async sign(algorithm, data) {
      return sign(digestFor(algorithm, publicKey), data, { key, dsaEncoding: 'ieee-p1363' });
    },
    async request(request) {
      if (!certificate) throw new EidProblem('certificate-missing', 'a key without a certificate cannot authenticate to a server');
      return pinnedRequest(request, { key: key.export({ type: 'pkcs8', format: 'pem' }), cert: new X509Certificate(certificate).toString() });
    },
    async close() {},
  };
}
