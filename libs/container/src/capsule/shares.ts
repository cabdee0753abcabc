import type { KeyShare, KeySharesCapsule, SealedRecipient } from '../header/model.ts';
import { expandKey, extractKey, keyLength, xor } from '../key/derivation.ts';
import { ContainerProblem } from '../problem.ts';
import { systemRandom, type Random } from '../random.ts';

/** A KEK in shares on their way to servers. Secret. */
export interface SplitKek {
  /** One for each server, 32 bytes each; all of them together are the KEK, fewer tell nothing. */
  readonly shares: readonly Uint8Array[];
  /** The recipient's record, once every share is where it belongs; `places` in the order of `shares`. */
  place(places: readonly KeyShare[]): SealedRecipient;
}

/**
 * SC07: makes a KEK and splits it over n servers (specification, "N-of-N secret sharing"): n−1 random shares and
 * the KEK XOR all of them.
 *
 * @param recipientId `etsi/PNOEE-…`
 */
export function splitForShares(recipientId: string, keyLabel: string, n: number, random: Random = systemRandom): SplitKek {
  if (!Number.isInteger(n) || n < 1) throw new RangeError('a KEK is split into at least one share');
  const salt = random.bytes(keyLength);
  // The one place where the specification writes CDOC2 and not CDOC20.
  const kek = expandKey(extractKey(salt, random.bytes(keyLength)), 'CDOC2kek', 'XOR', recipientId);
  const others = Array.from({ length: n - 1 }, () => random.bytes(keyLength));
  const shares = [others.reduce((sum, share) => xor(sum, share), kek), ...others];
  return {
    shares,
    place(places) {
      if (places.length !== n) throw new RangeError('every share has one place');
      const capsule: KeySharesCapsule = { kind: 'KeySharesCapsule', shares: places, salt, recipientType: 'SID_MID', sharesScheme: 'N_OF_N', recipientId };
      return { capsule, keyLabel, kek };
    },
  };
}

/**
 * The KEK out of all its shares, in any order.
 *
 * @throws ContainerProblem `kek-derivation-failed` when one is missing or not 32 bytes
 */
export function kekFromShares(capsule: KeySharesCapsule, shares: readonly Uint8Array[]): Uint8Array {
  const wrong = shares.find((share) => share.length !== keyLength);
  if (shares.length !== capsule.shares.length || wrong) {
    throw new ContainerProblem('kek-derivation-failed', 'the shares do not make a key', {
      expected: `${capsule.shares.length} shares of ${keyLength} bytes`,
      actual: wrong ? `a share of ${wrong.length} bytes` : `${shares.length} shares`,
    });
  }
  return shares.reduce((sum, share) => xor(sum, share));
}
