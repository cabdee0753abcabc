import type { KeyObject } from 'node:crypto';
import { ecPointToKey, publicKeyOf, type PublicKey } from '@testbed/pki';
import { EidProblem } from './problem.ts';
import { demandKeyType } from './key-type.ts';

/**
 * The sender's ephemeral key of an ECDH with `ours`: checked to be a point of the same curve before any private key
 * meets it (an invalid-curve attack learns a private key from points that are not).
 *
 * @throws EidProblem wrong-key-type, ecdh-failed
 */
export function senderKey(point: Uint8Array, ours: PublicKey): KeyObject {
  demandKeyType('ECDH', 'ec', ours);
  const key = onSupportedCurve(point);
  const theirs = publicKeyOf(key);
  if (theirs.type !== ours.type || theirs.curve !== ours.curve) {
    throw new EidProblem('ecdh-failed', `the sender's point is not on ${ours.curve}, the curve of this key`);
  }
  return key;
}

function onSupportedCurve(point: Uint8Array): KeyObject {
  try {
    return ecPointToKey(point);
  } catch {
    throw new EidProblem('ecdh-failed', "the sender's point is not an uncompressed point of P-256, P-384 or P-521");
  }
}
