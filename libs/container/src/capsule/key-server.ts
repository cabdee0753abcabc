import type { Capsule, KeyDetails, SealedRecipient } from '../header/model.ts';
import { ContainerProblem } from '../problem.ts';

/**
 * SC03, SC04: replaces an ECC or RSA capsule by the reference to it, once a capsule server has stored it.
 * The KEK stays the same.
 *
 * @param keyServerId the server's id in the trusted-server list
 * @param transactionId what the server named the capsule
 * @throws ContainerProblem `capsule-unsupported` (no other capsule can be kept on a capsule server)
 */
export function toKeyServerCapsule({ capsule, keyLabel, kek }: SealedRecipient, keyServerId: string, transactionId: string): SealedRecipient {
  return { capsule: { kind: 'KeyServerCapsule', recipientKey: keyDetails(capsule), keyServerId, transactionId }, keyLabel, kek };
}

function keyDetails(capsule: Capsule): KeyDetails {
  if (capsule.kind === 'ECCPublicKeyCapsule') {
    return { kind: 'EccKeyDetails', curve: capsule.curve, recipientPublicKey: capsule.recipientPublicKey };
  }
  if (capsule.kind === 'RSAPublicKeyCapsule') return { kind: 'RsaKeyDetails', recipientPublicKey: capsule.recipientPublicKey };
  throw new ContainerProblem('capsule-unsupported', `a capsule server does not keep a ${capsule.kind}`, {
    expected: 'ECCPublicKeyCapsule or RSAPublicKeyCapsule',
    actual: capsule.kind,
  });
}
