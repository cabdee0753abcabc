import { constants, createPublicKey, publicEncrypt } from 'node:crypto';
import type { RSAPublicKeyCapsule, SealedRecipient } from '../header/model.ts';
import { keyLength } from '../key/derivation.ts';
import { ContainerProblem } from '../problem.ts';
import { systemRandom, type Random } from '../random.ts';

/**
 * SC02: seals for the holder of an RSA key. The KEK is random, under RSAES-OAEP with SHA-256, MGF1-SHA-256 and
 * an empty label (the seed of the padding is OpenSSL's own).
 *
 * @param rsaPublicKeyDer PKCS#1 `RSAPublicKey`
 * @throws ContainerProblem `recipient-key-invalid`
 */
export function sealForRsaKey(rsaPublicKeyDer: Uint8Array, keyLabel: string, random: Random = systemRandom): SealedRecipient {
  const kek = random.bytes(keyLength);
  const capsule: RSAPublicKeyCapsule = {
    kind: 'RSAPublicKeyCapsule',
    recipientPublicKey: rsaPublicKeyDer,
    encryptedKek: encryptKek(rsaPublicKeyDer, kek),
  };
  return { capsule, keyLabel, kek };
}

/**
 * The KEK of an RSA capsule, out of the container or as a capsule server returned it.
 *
 * @param decrypt RSAES-OAEP decryption with the recipient's private key, wherever it lives. Its own errors pass through.
 * @throws ContainerProblem `kek-derivation-failed` (what came out is not a key)
 */
export async function kekFromRsaKey(capsule: RSAPublicKeyCapsule, decrypt: (ciphertext: Uint8Array) => Promise<Uint8Array>): Promise<Uint8Array> {
  const kek = await decrypt(capsule.encryptedKek);
  if (kek.length !== keyLength) {
    throw new ContainerProblem('kek-derivation-failed', 'the decrypted KEK has the wrong length', {
      expected: `${keyLength} bytes`,
      actual: `${kek.length} bytes`,
    });
  }
  return kek;
}

function encryptKek(der: Uint8Array, kek: Uint8Array): Uint8Array {
  try {
    const key = createPublicKey({ key: Buffer.from(der), format: 'der', type: 'pkcs1' });
    return publicEncrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' }, kek);
  } catch (cause) {
    throw new ContainerProblem('recipient-key-invalid', 'the RSA key of the recipient is not usable', {
      expected: 'a DER RSAPublicKey (PKCS#1) of at least 1024 bits',
      cause,
    });
  }
}
