import type { SealedRecipient, SymmetricKeyCapsule } from '../header/model.ts';
import { expandKey, extractKey, keyLength } from '../key/derivation.ts';
import { ContainerProblem } from '../problem.ts';
import { systemRandom, type Random } from '../random.ts';

/**
 * SC05: seals for whoever holds a shared secret.
 *
 * @param secret at least 32 bytes
 * @param keyLabel becomes part of the key, so the header must carry exactly this text
 * @throws ContainerProblem `secret-too-short`
 */
export function sealForSecret(secret: Uint8Array, keyLabel: string, random: Random = systemRandom): SealedRecipient {
  if (secret.length < keyLength) {
    throw new ContainerProblem('secret-too-short', 'the shared secret is too short', {
      expected: `at least ${keyLength} bytes`,
      actual: `${secret.length} bytes`,
    });
  }
  const capsule: SymmetricKeyCapsule = { kind: 'SymmetricKeyCapsule', salt: random.bytes(32) };
  return { capsule, keyLabel, kek: kekFromSecret(capsule, secret, keyLabel) };
}

/** The KEK of a symmetric capsule. A wrong secret or label gives a wrong KEK, which `unlock` finds out. */
export function kekFromSecret({ salt }: { readonly salt: Uint8Array }, secret: Uint8Array, keyLabel: string): Uint8Array {
  return expandKey(extractKey(salt, secret), 'CDOC20kek', 'XOR', keyLabel);
}
