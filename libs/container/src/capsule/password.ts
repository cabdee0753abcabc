import { pbkdf2 } from 'node:crypto';
import { promisify } from 'node:util';
import type { PBKDF2Capsule, SealedRecipient } from '../header/model.ts';
import { keyLength } from '../key/derivation.ts';
import { ContainerProblem } from '../problem.ts';
import { systemRandom, type Random } from '../random.ts';
import { kekFromSecret } from './symmetric.ts';

/** What is written. The Java client uses this number whatever the file says. */
const iterations = 600_000;

/** What is obeyed on reading: from the least RFC 8018 recommends to some seconds of work. */
const leastIterations = 1_000;
const mostIterations = 10_000_000;

/**
 * SC06: seals for whoever knows a password. Takes about a tenth of a second or more, off the event loop.
 * The password is used as it is: `checkPassword` says whether it is good enough.
 *
 * @param keyLabel becomes part of the key, so the header must carry exactly this text
 */
export async function sealForPassword(password: string, keyLabel: string, random: Random = systemRandom): Promise<SealedRecipient> {
  const capsule: PBKDF2Capsule = {
    kind: 'PBKDF2Capsule',
    salt: random.bytes(32),
    passwordSalt: random.bytes(32),
    kdfAlgorithm: 'PBKDF2WithHmacSHA256',
    iterations,
  };
  return { capsule, keyLabel, kek: await kekFromPassword(capsule, password, keyLabel) };
}

/**
 * The KEK of a password capsule. A wrong password gives a wrong KEK, which `unlock` finds out.
 *
 * @throws ContainerProblem `kdf-iterations-out-of-bounds`
 */
export async function kekFromPassword(capsule: PBKDF2Capsule, password: string, keyLabel: string): Promise<Uint8Array> {
  if (capsule.iterations < leastIterations || capsule.iterations > mostIterations) {
    throw new ContainerProblem('kdf-iterations-out-of-bounds', 'the PBKDF2 iteration count of the file is out of bounds', {
      expected: `${leastIterations} to ${mostIterations}`,
      actual: String(capsule.iterations),
    });
  }
  const secret = await promisify(pbkdf2)(password, capsule.passwordSalt, capsule.iterations, keyLength, 'sha256');
  return kekFromSecret(capsule, secret, keyLabel);
}
